# TF traps behind each iteration of a REP.
# realmode: layout=flat exit=hlt expect.cx=2 needs=rep-trap judge="SDM vol. 3, single-step exception"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $0x600, %si
        mov $0x700, %di
        mov $3, %cx
        push $0x102
        popf
        rep movsb
        hlt
trap:   hlt
