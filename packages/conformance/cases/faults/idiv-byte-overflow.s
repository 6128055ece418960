# IDIV of 128 in a byte is a divide error.
# realmode: layout=flat exit=hlt expect.si=0 expect.ax=0x0080 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, IDIV"
        movw $fault, 0 * 4
        mov $0x2000, %sp
        mov $0x80, %ax
        mov $1, %cl
bad:    idiv %cl
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
