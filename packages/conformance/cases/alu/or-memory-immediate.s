# OR of a word in memory with a sign-extended imm8.
# realmode: exit=hlt mem.0x600=81ff flags=oSzPc judge="KVM run; SDM vol. 2, OR"
        movw $1, 0x600
        .byte 0x83, 0x0e, 0x00, 0x06, 0x80 # orw $-128, 0x600
        hlt
