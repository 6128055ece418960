# HLT with TF set traps at once.
# realmode: layout=flat exit=hlt expect.bx=1 needs=hlt-trap judge="SDM vol. 3, single-step exception"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        hlt
        hlt
trap:   mov $1, %bx
        hlt
