# REP INSW goes on at offset 0 behind FFFE.
# realmode: layout=flat exit=hlt expect.di=2 expect.cx=0 io="in16 0x60 0x1122; in16 0x60 0x3344" needs=rep-ins-wrap judge="hardware tests 80286, 6d"
        mov $0x60, %dx
        mov $0xfffe, %di
        mov $2, %cx
        rep insw
        hlt
