# XCHG swaps registers and memory and changes no flag.
# realmode: exit=hlt expect.ax=0x2222 expect.bx=0x3333 mem.0x30=1111 flags=C
# realmode: judge="KVM run; SDM vol. 2, XCHG"

        mov $0x1111, %ax
        mov $0x2222, %bx
        movw $0x3333, 0x30
        stc
        xchg %ax, %bx
        xchg %bx, 0x30
        hlt
