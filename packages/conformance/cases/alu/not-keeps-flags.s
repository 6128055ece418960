# NOT changes no flag at all.
# realmode: exit=hlt expect.ax=0xedcb flags=oZsaPC
# realmode: judge="KVM run; SDM vol. 2, NOT"

        mov $0x1234, %ax
        xor %bx, %bx            # ZF PF, CF OF clear, AF undefined
        mov $0x45, %ah          # SF 0, ZF, PF, CF
        sahf
        mov $0x12, %ah
        not %ax
        hlt
