# PUSHF pushes TF as it is: the trap comes behind it.
# realmode: layout=flat exit=hlt expect.ax=0x100 judge="SDM vol. 2, PUSHF; run on KVM"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        pushf
        hlt
trap:   add $6, %sp             # the trap's frame
        pop %ax
        and $0x100, %ax
        hlt
