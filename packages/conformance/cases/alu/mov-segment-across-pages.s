# MOV of a segment with 66 stores two bytes where they lie on two pages, too.
# realmode: layout=flat reg.es=0x1234 exit=hlt init.0x2ffe=ffffffffff mem.0x2ffe=ff3412ffff
# realmode: judge="KVM run; SDM vol. 2, MOV"
        .byte 0x66, 0x8c, 0x06, 0xff, 0x2f
        hlt
