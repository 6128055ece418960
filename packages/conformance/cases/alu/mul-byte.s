# MUL of bytes puts 16 bits into AX and sets CF and OF where AH is not 0.
# realmode: exit=hlt expect.ax=0x0200 expect.bl=4 flags=OC
# realmode: judge="KVM run; SDM vol. 2, MUL"

        mov $0x80, %al
        mov $4, %bl
        mul %bl
        hlt
