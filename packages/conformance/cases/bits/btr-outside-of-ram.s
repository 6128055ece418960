# BTS of memory outside of RAM reads and writes the word that holds the bit.
# realmode: exit=hlt mmio="read16 0x3002 0; write16 0x3002 2" flags=c judge="KVM run; SDM vol. 2, BTS"
        mov $17, %cx
        bts %cx, 0x3000
        hlt
