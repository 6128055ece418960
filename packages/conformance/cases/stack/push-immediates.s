# PUSH of a byte sign-extends it to the operand size.
# realmode: exit=hlt expect.sp=0xffa mem.0xffa=feffffff8000
# realmode: judge="KVM run; SDM vol. 2, PUSH"

        mov $0x1000, %sp
        pushw $0x80
        pushl $-2
        hlt
