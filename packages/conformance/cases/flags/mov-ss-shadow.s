# MOV SS holds a single-step trap off until the next instruction is done.
# realmode: exit=hlt expect.bx=1 expect.si=0x511 expect.cx=1 needs=mov-ss-shadow
# realmode: judge="SDM vol. 3, Single-Step Exception Condition; SDM vol. 2, MOV"

        ljmp $0, $start
        .data
        .word 0, 0, trap, 0
        .org 0x500
start:  mov $0x1000, %sp
        xor %bx, %bx
        pushf
        pop %ax
        or $0x100, %ax
        push %ax
        xor %dx, %dx
        popf
        mov %dx, %ss            # no trap here
        inc %cx                 # trap
        hlt
trap:   inc %bx
        pop %si
        hlt
