# STR is #UD in real mode before its memory operand is touched.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc mmio="" judge="KVM run; SDM vol. 2, STR"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        mov $0x200, %ax
        mov %ax, %es
bad:    str %es:0xffff
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
