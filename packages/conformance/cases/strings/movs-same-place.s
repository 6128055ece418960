# REP MOVSW onto itself changes nothing but the registers.
# realmode: layout=flat exit=hlt mem.0x2000=01020304 expect.si=0x2004 expect.di=0x2004 init.0x2000=01020304 judge="KVM run; SDM vol. 2, MOVS"
        mov $0x2000, %si
        mov $0x2000, %di
        mov $2, %cx
        rep movsw
        hlt
