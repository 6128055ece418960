# A word over the end of a slot: one byte is memory, one is not.
# realmode: slot.3=0x2000:4K exit=hlt mem.0x2fff=34 mmio="write8 0x3000 0x12" judge="KVM run"
        movw $0x1234, 0x2fff
        hlt
