# REP STOSB downwards from outside into RAM.
# realmode: exit=hlt mem.0xffe=0909 expect.di=0xffd mmio="write8 0x1001 9; write8 0x1000 9" judge="KVM run; SDM vol. 2, STOS"
        mov $9, %al
        mov $0x1001, %di
        mov $4, %cx
        std
        rep stosb
        hlt
