# MOV of a segment to memory stores two bytes, with 66 as well.
# realmode: reg.es=0x1234 exit=hlt mem.0x600=3412ffff3412ffff judge="KVM run; SDM vol. 2, MOV"
        movl $-1, 0x600
        movl $-1, 0x604
        movw %es, 0x600
        .byte 0x66, 0x8c, 0x06, 0x04, 0x06 # the same with 66
        hlt
