# INT whose frame does not fit the stack has pushed nothing of it, though a part would fit.
# realmode: layout=flat reg.ss=0x1000 exit=shutdown init.0x10000=aaaaaaaaaaaaaaaa needs=delivery-limit
# realmode: mem.0x10000=aaaaaaaaaaaaaaaa judge="SDM vol. 2, INT n (real-address mode: #SS before the first push)"
        mov $5, %sp
        int $0x20
        hlt
