# INC, NEG and NOT of a device: one read and one write each.
# realmode: exit=hlt mmio="read8 0x3000 1; write8 0x3000 2; read16 0x3000 1; write16 0x3000 0xffff; read32 0x3000 1; write32 0x3000 0xfffffffe" judge="KVM run; SDM vol. 2, INC, NEG, NOT"
        incb 0x3000
        negw 0x3000
        notl 0x3000
        hlt
