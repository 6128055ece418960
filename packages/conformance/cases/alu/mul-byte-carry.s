# MUL of bytes fills AX; CF and OF tell that AH is needed.
# realmode: exit=hlt expect.eax=0x1234fe01 flags=OC judge="KVM run; SDM vol. 2, MUL"
        mov $0x1234ffff, %eax
        mov $0xff, %bl
        mul %bl
        hlt
