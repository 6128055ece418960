# A far CALL whose return address does not fit the stack has pushed nothing of it, though CS alone would fit.
# realmode: layout=flat reg.ss=0x1000 exit=shutdown init.0x10000=aaaaaaaaaaaaaaaa needs=delivery-limit
# realmode: mem.0x10000=aaaaaaaaaaaaaaaa judge="SDM vol. 2, CALL (Operation: #SS where there is no room for four bytes)"
        mov $3, %sp
        lcall $0, $there
        hlt
there:  hlt
