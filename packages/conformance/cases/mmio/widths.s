# Reads and writes of one, two and four bytes come as such.
# realmode: exit=hlt mmio="read8 0x3000 1; read16 0x3000 2; read32 0x3000 3; write8 0x3000 3; write16 0x3000 3; write32 0x3000 3" judge="KVM run; KVM API, KVM_EXIT_MMIO"
        mov 0x3000, %bl
        mov 0x3000, %bx
        mov 0x3000, %ebx
        mov %bl, 0x3000
        mov %bx, 0x3000
        mov %ebx, 0x3000
        hlt
