# A limit below FFFF holds in real mode too.
# realmode: layout=flat exit=hlt reg.es.limit=0xfff expect.bx=13 expect.al=0 judge="SDM vol. 3, limit checking; run on KVM"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        mov %es:0xfff, %al
        mov %es:0xfff, %cx
        hlt
gp:     mov $13, %bx
        hlt
