# REP MOVSB of more than a page moves all of it.
# realmode: layout=flat exit=hlt expect.cx=0 expect.si=0x3800 expect.di=0x7800 mem.0x6000=11 mem.0x77ff=22 mem.0x7800=00 init.0x2000=11 init.0x37ff=22 judge="KVM run; SDM vol. 2, MOVS"
        mov $0x2000, %si
        mov $0x6000, %di
        mov $0x1800, %cx
        rep movsb
        hlt
