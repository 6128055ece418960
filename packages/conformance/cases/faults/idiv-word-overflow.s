# IDIV of a quotient of 8000 is a divide error: it does not fit a signed word.
# realmode: layout=flat exit=hlt expect.si=0 expect.dx=0 expect.ax=0x8000 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, IDIV"
        movw $fault, 0 * 4
        mov $0x2000, %sp
        xor %dx, %dx
        mov $0x8000, %ax
        mov $1, %cx
bad:    idiv %cx
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
