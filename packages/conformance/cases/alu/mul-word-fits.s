# MUL of words clears CF and OF where the product fits into AX, its sign bit included.
# realmode: layout=flat exit=hlt expect.ax=0x8000 expect.dx=0 flags=oc
# realmode: judge="run on the host's CPU (native); run on KVM"
        mov $0x100, %ax
        mov $0x80, %cx
        mov $0xffff, %dx
        mul %cx
        hlt
