# REP MOVSB of a hundred to three bytes above its source repeats those three, however it is done in bulk.
# realmode: layout=flat exit=hlt init.0x2000=010203 init.0x2067=ff
# realmode: mem.0x2060=01020301020301ff expect.cx=0 expect.si=0x2064 expect.di=0x2067
# realmode: judge="KVM run; SDM vol. 2, MOVS (one element after the other)"
        mov $0x2000, %si
        mov $0x2003, %di
        mov $100, %cx
        rep movsb
        hlt
