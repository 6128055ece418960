# MUL clears CF and OF where the upper half of the product is 0.
# realmode: exit=hlt expect.ax=0x0c00 expect.dx=0 flags=oc
# realmode: judge="KVM run; SDM vol. 2, MUL"

        mov $0x300, %ax
        mov $4, %cx
        mov $0xffff, %dx
        stc
        mul %cx
        hlt
