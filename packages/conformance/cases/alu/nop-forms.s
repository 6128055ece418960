# 90, multi-byte NOP with a memory operand and PAUSE change nothing, the operand is not read.
# realmode: exit=hlt expect.eax=0 flags=C mmio="" judge="KVM run; SDM vol. 2, NOP, PAUSE"
        stc
        nop
        nopw 0x3000
        nopl (%eax,%eax)
        pause
        hlt
