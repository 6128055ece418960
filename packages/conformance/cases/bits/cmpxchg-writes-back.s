# CMPXCHG writes its destination even where it differs: a device sees the old value again.
# realmode: exit=hlt expect.al=9 mmio="read8 0x3000 9; write8 0x3000 9" flags=z judge="KVM run; SDM vol. 2, CMPXCHG"
        mov $1, %al
        mov $7, %cl
        cmpxchg %cl, 0x3000
        hlt
