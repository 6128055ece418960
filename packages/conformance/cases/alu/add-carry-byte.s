# ADD on a byte register sets CF and ZF when it wraps and leaves the other half alone.
# realmode: exit=hlt expect.ax=0x1200 flags=oZsAPC
# realmode: judge="KVM run; SDM vol. 2, ADD"

        mov $0x12ff, %ax
        add $1, %al
        hlt
