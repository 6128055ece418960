# CMP sets the flags of a subtraction and changes neither operand, in memory either.
# realmode: exit=hlt expect.bx=0x1234 mem.0x10=3412 flags=osZaPc
# realmode: judge="KVM run; SDM vol. 2, CMP"

        mov $0x1234, %bx
        mov %bx, 0x10
        cmp %bx, 0x10
        hlt
