# With the alias handlers can stand in the code page and IRET comes back.
# realmode: layout=page+alias exit=hlt expect.ax=0x0a expect.cs.base=0xf0000 expect.sp=0x1000
# realmode: judge="KVM run"

        mov $0x1000, %sp
        movw $handler, 0x20 * 4
        movw $0xf000, 0x20 * 4 + 2
        int $0x20
        hlt
handler: mov $10, %ax
        iret
