# REP MOVSB over the end of RAM: the first bytes are memory, the rest is written outside.
# realmode: exit=hlt mem.0xffe=1122 init.0x600=11223344 mmio="write8 0x1000 0x33; write8 0x1001 0x44" judge="KVM run; SDM vol. 2, MOVS"
        mov $0x600, %si
        mov $0xffe, %di
        mov $4, %cx
        rep movsb
        hlt
