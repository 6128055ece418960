# POP SS holds an interrupt off for one instruction, so that SP can follow.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.si=0 expect.ss=0x100 expect.sp=0xffc judge="KVM run; SDM vol. 2, POP"
        movw $handler, 0x40 * 4
        mov $0x3000, %sp
        push $0x100
        sti
        pop %ss
        mov $0x1000, %sp
after:  hlt
handler: pop %si
        sub $after, %si
        hlt
