# SETcc stores 1 or 0 in a byte, in memory too.
# realmode: exit=hlt expect.ax=0x0001 mem.0x70=0100
# realmode: judge="KVM run; SDM vol. 2, SETcc"

        mov $0xffff, %ax
        movw $0xffff, 0x70
        cmp %ax, %ax
        sete %al
        setne %ah
        setbe 0x70
        setg 0x71
        hlt
