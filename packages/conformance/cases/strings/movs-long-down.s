# REP MOVSD of more than a page downwards.
# realmode: layout=flat exit=hlt expect.cx=0 expect.si=0x1ffc expect.di=0x5ffc mem.0x6000=11 mem.0x77ff=22 mem.0x5fff=00 init.0x2000=11 init.0x37ff=22 judge="KVM run; SDM vol. 2, MOVS"
        mov $0x37fc, %si
        mov $0x77fc, %di
        mov $0x600, %cx
        std
        rep movsl
        hlt
