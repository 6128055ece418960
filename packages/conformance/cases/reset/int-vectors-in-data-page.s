# An INT goes through the table in the data page, and CS:IP returns to the low ROM alias.
# realmode: layout=page+alias exit=hlt expect.bx=3 expect.cs=0xf000 judge="KVM run"
        mov $0x1000, %sp
        int $0x21
        or $2, %bx
        hlt
handler: or $1, %bx
        iret
        .data
        .org 0x21 * 4
        .word handler, 0xf000
