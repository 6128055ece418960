# The trap behind a taken jump pushes its target.
# realmode: layout=flat exit=hlt expect.si=0 judge="KVM run; SDM vol. 3, Single-Step Exception Condition"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        jmp there
        hlt
        .org 0x80
there:  hlt
trap:   pop %si
        sub $there, %si
        hlt
