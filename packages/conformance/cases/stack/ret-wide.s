# 66 RET takes four bytes; where they are more than FFFF it is #GP with SP as before.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cx=13 expect.sp=0x1ff2 judge="SDM vol. 2, RET; run on KVM"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        pushl $0
        pushl $there
        .byte 0x66
        ret
        hlt
there:  inc %bx
        pushl $0x10000
        .byte 0x66
        ret
gp:     mov $13, %cx
        hlt
