# LOCK XADD with a device reads, then writes the sum.
# realmode: exit=hlt expect.ax=5 mmio="read16 0x3000 5; write16 0x3000 7" judge="KVM run; SDM vol. 2, XADD"
        mov $2, %ax
        lock xadd %ax, 0x3000
        hlt
