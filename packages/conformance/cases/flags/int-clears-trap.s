# INT with TF set clears it: its handler is not stepped, nor is the INT.
# realmode: layout=flat exit=hlt expect.sp=0x1ffa expect.bx=0x21 needs=int-trap judge="SDM vol. 3, single-step exception"
        movw $trap, 1 * 4
        movw $handler, 0x21 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        int $0x21
        hlt
trap:   mov $1, %bx
        hlt
handler: mov $0x21, %bx
        hlt
