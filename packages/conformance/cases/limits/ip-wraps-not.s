# Running on behind FFFF is #GP with IP 0 pushed as 0000, not a wrap.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc init.0xffff=90 judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0xffff, %ax
        mov %ax, %si
        jmp *%ax
fault:  pop %si
        hlt
