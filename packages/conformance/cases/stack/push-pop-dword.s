# With the operand size prefix PUSH and POP move four bytes.
# realmode: exit=hlt expect.ebx=0x12345678 expect.sp=0x1000 mem.0xffc=78563412
# realmode: judge="KVM run; SDM vol. 2, PUSH, POP"

        mov $0x1000, %sp
        pushl $0x12345678
        popl %ebx
        hlt
