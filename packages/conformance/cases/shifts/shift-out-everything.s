# SHL of a word by 20 gives 0: counts are not taken modulo the width.
# realmode: exit=hlt expect.ax=0 expect.bx=0 flags=sZP
# realmode: judge="KVM run; hardware tests 80286, form C1.4"

        mov $0xffff, %ax
        mov $0xffff, %bx
        shr $20, %bx
        shl $20, %ax
        hlt
