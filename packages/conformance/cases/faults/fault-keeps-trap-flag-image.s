# The flags a fault pushes have TF as it was; the handler runs without it.
# realmode: layout=flat exit=hlt expect.cx=0x102 expect.bx=13 judge="KVM run; SDM vol. 3, single-step exception"
        movw $gp, 13 * 4
        movw $trap, 1 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        mov 0xffff, %ax
        hlt
gp:     mov $13, %bx
        pop %si
        pop %si
        pop %cx
        hlt
trap:   mov $1, %bx
        hlt
