# 66 makes the target of LOOP 32 bits wide: beyond the limit it is #GP at the LOOP, with CX as before.
# realmode: layout=flat exit=hlt expect.bx=13 expect.cx=2 judge="SDM vol. 2, LOOP; run on KVM"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        movl $0x02e26690, 0xfffa
        mov $2, %cx
        movw $0xe266, 0xfffc
        movb $0x10, 0xfffe
        mov $0xfffc, %ax
        jmp *%ax
gp:     mov $13, %bx
        hlt
