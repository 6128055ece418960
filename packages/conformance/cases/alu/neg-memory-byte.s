# NEG of a byte in memory sets AF where the low digit borrows.
# realmode: exit=hlt mem.0x600=f1ff flags=oSzApC judge="KVM run; SDM vol. 2, NEG"
        movw $0xff0f, 0x600
        negb 0x600
        hlt
