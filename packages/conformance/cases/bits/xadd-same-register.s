# XADD of a register with itself doubles it.
# realmode: exit=hlt expect.ax=0x2468 judge="run on KVM"
        mov $0x1234, %ax
        xadd %ax, %ax
        hlt
