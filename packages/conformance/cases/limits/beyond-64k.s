# With 67, an offset above FFFF is #GP, #SS through SS.
# realmode: layout=flat exit=hlt expect.bx=13 expect.cx=12 judge="SDM vol. 3, limit checking; run on KVM"
        movw $gp, 13 * 4
        movw $ss, 12 * 4
        mov $0x2000, %sp
        mov $0x10000, %edi
        mov (%edi), %al
        hlt
gp:     mov $13, %bx
        mov $0x10000, %ebp
        mov (%ebp), %al
        hlt
ss:     mov $12, %cx
        hlt
