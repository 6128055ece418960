# REP MOVSB of many to three bytes above its source repeats those three.
# realmode: layout=flat exit=hlt init.0x2000=0102030000000000000000000000000000000000000000ff
# realmode: mem.0x2000=0102030102030102030102030102030102030102030102ff expect.si=0x2014 expect.di=0x2017
# realmode: judge="KVM run; SDM vol. 2, MOVS (one element after the other)"
        mov $0x2000, %si
        mov $0x2003, %di
        mov $20, %cx
        rep movsb
        hlt
