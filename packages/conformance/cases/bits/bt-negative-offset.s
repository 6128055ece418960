# A bit offset in a register is signed and reaches bytes before the operand; the immediate one stays within it.
# realmode: exit=hlt mem.0x5fe=8000 mem.0x600=0100 judge="SDM vol. 2, BTS; run on KVM"
        mov $-9, %ax
        bts %ax, 0x600
        btsw $16, 0x600
        hlt
