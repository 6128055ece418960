# A word over the start of a slot: the byte before it is no memory.
# realmode: slot.3=0x3000:4K exit=hlt mem.0x3000=12 mmio="write8 0x2fff 0x34" judge="KVM run"
        movw $0x1234, 0x2fff
        hlt
