# REP MOVSB from outside of RAM reads byte by byte.
# realmode: exit=hlt mem.0x600=112233 expect.si=0x3003 mmio="read8 0x3000 0x11; read8 0x3001 0x22; read8 0x3002 0x33" judge="KVM run; SDM vol. 2, MOVS"
        mov $0x3000, %si
        mov $0x600, %di
        mov $3, %cx
        rep movsb
        hlt
