# INC sets every status flag but CF, which it leaves.
# realmode: exit=hlt expect.ax=0 flags=oZsAPC
# realmode: judge="KVM run; SDM vol. 2, INC"

        mov $0xffff, %ax
        stc
        inc %ax
        hlt
