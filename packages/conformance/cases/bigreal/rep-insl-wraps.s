# A string with 16-bit addresses goes on at its wrapped DI, though the segment has room behind FFFF.
# realmode: layout=flat reg.es.limit=0xffffffff reg.es.g=1 init.0x10002=aaaaaaaa exit=hlt needs=rep-ins-wrap
# realmode: io="in32 0x60 0x44332211; in32 0x60 0x88776655" mem.0xfffe=11223344 mem.0x2=55667788
# realmode: mem.0x10002=aaaaaaaa expect.di=6 judge="SDM vol. 2, INS: DI wraps with 16-bit addresses"

        mov $0x60, %dx
        mov $0xfffe, %di
        mov $2, %cx
        rep insl
        hlt
