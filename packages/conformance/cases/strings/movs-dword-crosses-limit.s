# MOVSD whose source crosses FFFF is #GP before anything is written.
# realmode: layout=flat reg.ds=0x1000 exit=hlt expect.si=0 expect.di=0x3000 expect.sp=0x1ffc mem.0x3000=00000000 judge="KVM run; SDM vol. 2, MOVS"
        mov %cs, %ax
        mov $0xfffd, %bx
        movw $fault, %cs:13 * 4
        mov $0x2000, %sp
        mov $0x3000, %di
        mov %bx, %si
bad:    movsl
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
