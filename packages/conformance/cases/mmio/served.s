# A device behind memory answers reads and sees writes.
# realmode: exit=hlt expect.eax=0x89abcd42 mmio="read8 0x3000 0x42; read32 0x3000 0x89abcd00; write8 0x3004 0x42"
# realmode: judge="KVM run"

        mov 0x3000, %bl
        mov 0x3000, %eax
        mov %bl, %al
        mov %al, 0x3004
        hlt
