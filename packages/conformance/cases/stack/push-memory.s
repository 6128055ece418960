# PUSH of memory addresses it with SP as before the push.
# realmode: exit=hlt expect.ax=0x4242 expect.sp=0x1000
# realmode: judge="KVM run; SDM vol. 2, PUSH"

        mov $0x1000, %sp
        movw $0x4242, 0x60
        pushw %ds:0x60
        pop %ax
        hlt
