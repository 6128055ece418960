# POP SP: the loaded value wins over the increment.
# realmode: exit=hlt expect.sp=0x1234
# realmode: judge="KVM run; SDM vol. 2, POP"

        mov $0x1000, %sp
        push $0x1234
        pop %sp
        hlt
