# REP MOVSW to outside of RAM writes word by word.
# realmode: exit=hlt expect.di=0x3004 init.0x600=11223344 mmio="write16 0x3000 0x2211; write16 0x3002 0x4433" judge="KVM run; SDM vol. 2, MOVS"
        mov $0x600, %si
        mov $0x3000, %di
        mov $2, %cx
        rep movsw
        hlt
