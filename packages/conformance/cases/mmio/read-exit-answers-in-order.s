# Each unbacked read of one instruction is an exit of its own.
# realmode: exit="mmio read8 0x3fff; mmio read24 0x4000; hlt" expect.eax=0xffffffff judge="KVM run; KVM API, KVM_EXIT_MMIO"
        mov 0x3fff, %eax
        hlt
