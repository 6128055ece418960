# MOV to DS makes no shadow.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.bx=0 expect.si=0 judge="KVM run; SDM vol. 2, MOV"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        xor %dx, %dx
        sti
        mov %dx, %ds
after:  inc %bx
        hlt
handler: pop %si
        sub $after, %si
        hlt
