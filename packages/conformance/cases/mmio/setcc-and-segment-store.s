# SETcc and MOV of a segment write a byte and a word.
# realmode: reg.es=0x1234 exit=hlt mmio="write8 0x3000 1; write16 0x3002 0x1234" judge="KVM run; SDM vol. 2, SETcc, MOV"
        stc
        setc 0x3000
        movw %es, 0x3002
        hlt
