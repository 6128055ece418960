# CMPS compares DS:SI minus ES:DI: source first.
# realmode: layout=flat reg.es=0x100 exit=hlt flags=osZaPc expect.si=0x2001 expect.di=0x1001 load=0x4000 init.0x2000=55 judge="KVM run; SDM vol. 2, CMPS"
        mov $0x2000, %si
        mov $0x1000, %di
        cmpsb
        hlt
