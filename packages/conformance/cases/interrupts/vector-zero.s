# An external interrupt with vector 0 is no divide error but goes its way.
# realmode: layout=flat exit=hlt interrupt=0 expect.bx=1 expect.si=0 judge="KVM run; SDM vol. 3, Sources of Interrupts"
        movw $handler, 0
        mov $0x2000, %sp
        sti
        nop
after:  hlt
handler: inc %bx
        pop %si
        sub $after, %si
        hlt
