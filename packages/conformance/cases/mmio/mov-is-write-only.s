# MOV to a device does not read it first.
# realmode: exit=hlt mmio="write8 0x3000 7; write16 0x3002 0x1234" judge="KVM run; SDM vol. 2, MOV"
        movb $7, 0x3000
        movw $0x1234, 0x3002
        hlt
