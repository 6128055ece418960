# CMPXCHG with a device that equals the accumulator writes the source.
# realmode: exit=hlt expect.ax=5 mmio="read16 0x3000 5; write16 0x3000 9" flags=Z judge="KVM run; SDM vol. 2, CMPXCHG"
        mov $5, %ax
        mov $9, %cx
        cmpxchg %cx, 0x3000
        hlt
