# IDIV by a byte gives -128, however many prefixes stand before it.
# realmode: exit=hlt expect.ax=0x80 judge="run on the host's CPU (native); SDM vol. 2, IDIV"
        mov $-128, %ax
        mov $1, %cl
        .byte 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e
        idiv %cl
        hlt
