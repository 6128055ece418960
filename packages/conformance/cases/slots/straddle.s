# A word across two slots that touch is one access to memory.
# realmode: slot.3=0x1000:4096 exit=hlt expect.ax=0xbeef mem.0xfff=ef mem.0x1000=be
# realmode: judge="KVM run"

        movw $0xbeef, 0xfff
        mov 0xfff, %ax
        hlt
