# A doubleword over a page border is one access a page.
# realmode: exit=hlt expect.eax=0x44332211 mmio="read8 0x3fff 0x11; read24 0x4000 0x443322" judge="KVM run; KVM API, KVM_EXIT_MMIO"
        mov 0x3fff, %eax
        hlt
