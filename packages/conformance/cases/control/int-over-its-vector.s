# INT reads its vector behind its three pushes: a stack that lies over the table changes where it goes.
# realmode: layout=flat exit=hlt expect.cs=2 init.0x20=f4 judge="SDM vol. 2, INT n, operation; run on KVM"
        movw $handler, 0x20 * 4
        mov $0x84, %sp
        push $2
        popf
        int $0x20
handler: hlt
