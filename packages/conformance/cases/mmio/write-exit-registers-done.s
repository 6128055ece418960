# At the exit of a write the instruction is over: flags and registers are those behind it.
# realmode: exit="mmio write16 0x3000 0" expect.ip=0xf011 flags=Z judge="KVM run; KVM API, KVM_EXIT_MMIO"
        mov $0xffff, %ax
        movw $0, 0x600
        cmp %ax, %ax
        movw $0, 0x3000
        hlt
