# SHLD and SHRD shift bits of a second register in.
# realmode: exit=hlt expect.ax=0x234a expect.bx=0x5123 flags=C
# realmode: judge="KVM run; SDM vol. 2, SHLD, SHRD"

        mov $0x1234, %ax
        mov $0xabcd, %dx
        shld $4, %dx, %ax
        mov $0x123c, %bx
        mov $0x0005, %dx
        shrd $4, %dx, %bx       # the last bit out of C is 1
        hlt
