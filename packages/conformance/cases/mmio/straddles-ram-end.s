# Of a word at the last byte of RAM one byte is in memory and one outside.
# realmode: exit=hlt mem.0xfff=34 mmio="write8 0x1000 0x12; read8 0x1000 0x56" expect.ax=0x5634
# realmode: judge="KVM run"

        movw $0x1234, 0xfff
        mov 0xfff, %ax
        hlt
