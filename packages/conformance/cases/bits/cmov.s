# CMOV reads its memory operand even where it does not move; 16 bits leave the upper half.
# realmode: layout=flat exit=hlt expect.ebx=0xffff0007 expect.cx=0 expect.dx=13 init.0x600=0700 judge="SDM vol. 2, CMOVcc; run on KVM"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        mov $0xffffffff, %ebx
        cmp %ax, %ax
        cmove 0x600, %bx
        cmovne 0xffff, %cx
        hlt
gp:     mov $13, %dx
        hlt
