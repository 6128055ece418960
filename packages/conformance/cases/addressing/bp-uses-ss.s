# An address with BP goes through SS, one with BX through DS.
# realmode: exit=hlt expect.ax=0x1111 expect.bx=0x2222 reg.ss=0x10
# realmode: judge="KVM run; SDM vol. 1, Specifying a Segment Selector"

        movw $0x1111, 0x200
        movw $0x2222, 0x100
        mov $0x100, %bp
        mov (%bp), %ax          # 0x10 × 16 + 0x100
        mov $0x100, %bx
        mov (%bx), %bx
        hlt
