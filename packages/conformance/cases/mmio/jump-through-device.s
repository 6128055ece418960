# JMP through a word outside of RAM.
# realmode: exit=hlt expect.bx=1 mmio="read16 0x3000 0xf100" judge="KVM run; SDM vol. 2, JMP"
        jmp *0x3000
        hlt
        .org 0x100
        inc %bx
        hlt
