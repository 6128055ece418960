# TF that IRET sets traps behind the next instruction.
# realmode: layout=flat exit=hlt expect.bx=1 expect.si=0 judge="KVM run; SDM vol. 3, Single-Step Exception Condition"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        push $0x102
        push $0
        push $there
        iret
there:  inc %bx
after:  hlt
trap:   pop %si
        sub $after, %si
        hlt
