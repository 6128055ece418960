# An interrupt queued at the exit of an OUT is taken behind it.
# realmode: layout=flat exit="io out8 0xf4 0; hlt" interrupt=0x40@1 reg.flags=0x202 expect.bx=0 expect.si=0 judge="KVM run; KVM API, KVM_INTERRUPT"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        out %al, $0xf4
after:  inc %bx
        hlt
handler: pop %si
        sub $after, %si
        hlt
