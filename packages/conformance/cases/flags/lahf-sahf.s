# SAHF loads five flags from AH and keeps OF; LAHF stores them with bit 1 set.
# realmode: exit=hlt expect.ah=0xd7 flags=OSZAPC
# realmode: judge="KVM run; SDM vol. 2, LAHF, SAHF"

        mov $0x7f, %al
        inc %al                 # OF
        mov $0xff, %ah
        sahf
        mov $0, %ah
        lahf
        hlt
