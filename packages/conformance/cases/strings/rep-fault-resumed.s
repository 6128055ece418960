# A REP that faulted is resumed by IRET once its handler has mended the cause.
# realmode: layout=flat exit=hlt expect.cx=0 expect.si=0x10 expect.bx=1 expect.di=0x3014 judge="KVM run; SDM vol. 2, REP"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0xfffd, %si
        mov $0x3000, %di
        mov $9, %cx
        rep movsw
        hlt
fault:  inc %bx
        mov $2, %si
        mov $7, %cx
        mov $0x3006, %di
        iret
