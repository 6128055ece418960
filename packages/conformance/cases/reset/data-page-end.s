# The data page has 4096 bytes: the last one is memory.
# realmode: exit=hlt mem.0xffe=3412 mmio="" judge="KVM run"
        movw $0x1234, 0xffe
        hlt
