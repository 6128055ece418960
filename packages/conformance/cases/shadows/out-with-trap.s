# An OUT with TF set is done, then it traps.
# realmode: layout=flat exit=hlt io="out8 0x80 0" expect.si=0 expect.sp=0x1ffc needs=out-trap judge="SDM vol. 3, Single-Step Exception Condition"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        out %al, $0x80
after:  hlt
trap:   pop %si
        sub $after, %si
        hlt
