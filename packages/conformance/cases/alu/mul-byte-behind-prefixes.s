# MUL of bytes sets CF and OF from 100h on, however many prefixes stand before it.
# realmode: exit=hlt expect.ax=0x100 flags=OC judge="run on the host's CPU (native); run on KVM"
        mov $0x10, %ax
        mov $0x10, %cl
        .byte 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e
        mul %cl
        hlt
