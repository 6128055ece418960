# POPF that sets IF has no shadow: the interrupt comes before the next instruction.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.bx=0 expect.cx=1 judge="KVM run; SDM vol. 2, POPF"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        push $0x202
        popf
        inc %bx
        hlt
handler: inc %cx
        hlt
