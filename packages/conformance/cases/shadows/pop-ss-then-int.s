# INT behind POP SS is not held off.
# realmode: layout=flat exit=hlt expect.bx=1 expect.ss=0x100 judge="KVM run; SDM vol. 2, POP"
        movw $handler, 0x21 * 4
        mov $0x2000, %sp
        push $0x100
        pop %ss
        int $0x21
        hlt
handler: inc %bx
        hlt
