# An unaligned doubleword within a page is one access.
# realmode: exit=hlt expect.eax=0x44332211 mmio="read32 0x3001 0x44332211" judge="KVM run; KVM API, KVM_EXIT_MMIO"
        mov 0x3001, %eax
        hlt
