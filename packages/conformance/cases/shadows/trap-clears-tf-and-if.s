# The trap's handler runs with TF and IF clear, and the image on the stack has them.
# realmode: layout=flat exit=hlt expect.cx=0x302 flags=ti judge="KVM run; SDM vol. 3, Single-Step Exception Condition"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        push $0x302
        popf
        nop
        hlt
trap:   pop %si
        pop %ax
        pop %cx
        hlt
