# JMP and CALL through a register and through memory.
# realmode: exit=hlt expect.ax=3 expect.sp=0x1000
# realmode: judge="KVM run; SDM vol. 2, JMP, CALL"

        mov $0x1000, %sp
        xor %ax, %ax
        mov $one, %bx
        jmp *%bx
        hlt
one:    inc %ax
        movw $two, 0x90
        jmp *0x90
        hlt
two:    inc %ax
        movw $three, 0x92
        mov $0x92, %si
        call *(%si)
        hlt
three:  inc %ax
        ret
