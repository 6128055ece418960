# BTS with an immediate on a device reads and writes its word.
# realmode: exit=hlt mmio="read16 0x3000 1; write16 0x3000 9" flags=c judge="KVM run; SDM vol. 2, BTS"
        btsw $3, 0x3000
        hlt
