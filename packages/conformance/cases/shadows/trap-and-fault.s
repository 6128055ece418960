# An instruction that faults with TF set does not trap: the fault's handler runs alone.
# realmode: layout=flat exit=hlt expect.bx=0 expect.dx=13 expect.sp=0x1ffa judge="KVM run; SDM vol. 3, Priority Among Concurrent Events"
        movw $trap, 1 * 4
        movw $gp, 13 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        mov 0xffff, %ax
        hlt
gp:     mov $13, %dx
        hlt
trap:   inc %bx
        hlt
