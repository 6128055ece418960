# INT 40 does not take the place of an external interrupt that waits.
# realmode: layout=flat exit=hlt interrupt=0x41 expect.bx=0x41 expect.cx=1 judge="KVM run; SDM vol. 2, INT n"
        movw $soft, 0x40 * 4
        movw $hard, 0x41 * 4
        mov $0x2000, %sp
        int $0x40
        sti
        nop
        hlt
soft:   inc %cx
        iret
hard:   mov $0x41, %bx
        hlt
