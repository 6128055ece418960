# 32-bit addresses with EBP or ESP as base go through SS.
# realmode: exit=hlt expect.ax=0x5555 expect.bx=0x6666 reg.ss=0x10 reg.esp=0x100
# realmode: judge="KVM run; SDM vol. 1, Specifying a Segment Selector"

        movw $0x5555, 0x208
        movw $0x6666, 0x204
        mov $0x100, %ebp
        mov 8(%ebp), %ax
        mov 4(%esp), %bx
        hlt
