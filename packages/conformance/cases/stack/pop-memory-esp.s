# POP to memory addressed by ESP uses ESP after the pop.
# realmode: exit=hlt expect.sp=0x900 mem.0x900=9900 layout=flat
# realmode: judge="KVM run; SDM vol. 2, POP"

        mov $0x900, %esp
        pushw $0x99
        popw (%esp)
        hlt
