# MOVSB wraps SI and DI independently.
# realmode: layout=flat reg.es=0x2000 reg.ds=0x1000 exit=hlt expect.si=1 expect.di=0x101 mem.0x200ff=4142 init.0x1ffff=41 init.0x10000=42 judge="KVM run; SDM vol. 2, MOVS"
        mov $0xffff, %si
        mov $0xff, %di
        mov $2, %cx
        rep movsb
        hlt
