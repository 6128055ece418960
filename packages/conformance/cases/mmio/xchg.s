# XCHG with a device reads, then writes.
# realmode: exit=hlt expect.ax=0x1111 mmio="read16 0x3000 0x1111; write16 0x3000 0x2222" judge="KVM run; SDM vol. 2, XCHG"
        mov $0x2222, %ax
        xchg %ax, 0x3000
        hlt
