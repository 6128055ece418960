# IRET that sets IF has no shadow either.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.bx=0 expect.cx=1 judge="KVM run; SDM vol. 2, IRET"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        push $0x202
        push $0
        push $there
        iret
there:  inc %bx
        hlt
handler: inc %cx
        hlt
