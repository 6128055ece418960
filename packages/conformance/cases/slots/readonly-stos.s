# REP STOSB over a read-only slot is an exit for each byte; DI and CX go on.
# realmode: slot.3=0x2000:4K:readonly exit=hlt expect.di=0x2002 expect.cx=0 mem.0x2000=0000 mmio="write8 0x2000 7; write8 0x2001 7" judge="KVM run; KVM API, KVM_MEM_READONLY"
        mov $7, %al
        mov $0x2000, %di
        mov $2, %cx
        rep stosb
        hlt
