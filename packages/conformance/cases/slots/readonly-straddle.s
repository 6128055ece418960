# A word from RAM into a read-only slot: one byte is written, one is an exit.
# realmode: slot.3=0x1000:4K:readonly init.0x1000=aa exit=hlt mem.0xfff=34 mem.0x1000=aa mmio="write8 0x1000 0x12" judge="KVM run"
        movw $0x1234, 0xfff
        hlt
