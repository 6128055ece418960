# LIDT moves the interrupt vectors in real mode too.
# realmode: layout=flat exit=hlt expect.bx=7 judge="SDM vol. 3, real-address mode; run on KVM"
        mov $0x2000, %sp
        movw $0x3ff, 0x600
        movl $0x3000, 0x602
        lidtl 0x600
        movw $handler, 0x3000 + 0x21 * 4
        movw $0, 0x3000 + 0x21 * 4 + 2
        int $0x21
        hlt
handler: mov $7, %bx
        hlt
