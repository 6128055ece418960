# 66 INT pushes three words, each at its offset within 64K, also where the stack segment goes on behind FFFF.
# realmode: layout=flat reg.ss.limit=0xffffffff reg.ss.g=1 init.0x10000=aaaa exit=hlt needs=wide-int
# realmode: expect.sp=0xfffc mem.0x10000=aaaa judge="SDM vol. 2, INT n, operation"

        movw $handler, 0x20 * 4
        mov $2, %sp
        .byte 0x66
        int $0x20
handler: hlt
