# A segment prefix replaces the default segment; of several the last one counts.
# realmode: exit=hlt expect.ax=0x1111 expect.bx=0x3333 reg.es=0x10 reg.fs=0x20
# realmode: judge="KVM run; hardware tests 80286"

        movw $0x1111, 0x110
        movw $0x2222, 0x210
        movw $0x3333, 0x210
        mov %es:0x10, %ax
        .byte 0x26, 0x64, 0x8b, 0x1e, 0x10, 0x00        # es fs mov 0x10, %bx
        hlt
