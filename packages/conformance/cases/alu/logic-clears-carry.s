# AND, OR and XOR clear CF and OF, whatever they were.
# realmode: exit=hlt expect.ax=0x0f0f expect.bx=0xffff expect.cx=0xf0f0 flags=oSzPc
# realmode: judge="KVM run; SDM vol. 2, AND, OR, XOR"

        mov $0x0fff, %ax
        mov $0x0f0f, %bx
        stc
        and %bx, %ax
        stc
        or $0xf0f0, %bx
        mov $0xffff, %cx
        stc
        xor %ax, %cx
        hlt
