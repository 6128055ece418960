# REP STOSB goes on at offset 0 behind FFFF.
# realmode: layout=flat reg.es=0x1000 exit=hlt expect.di=2 mem.0x1fffe=7777 mem.0x10000=7777 mem.0x20000=0000 judge="KVM run; SDM vol. 2, STOS"
        mov $0x77, %al
        mov $0xfffe, %di
        mov $4, %cx
        rep stosb
        hlt
