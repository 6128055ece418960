# STI followed by CLI lets no interrupt in.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.bx=1 judge="KVM run; SDM vol. 2, STI"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        sti
        cli
        nop
        inc %bx
        hlt
handler: mov $0x99, %bx
        hlt
