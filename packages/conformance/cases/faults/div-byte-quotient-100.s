# DIV whose quotient is 100h is a divide error; one of FF is not.
# realmode: layout=flat exit=hlt expect.si=0 expect.bx=0x01ff expect.ax=0x0200 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, DIV"
        movw $fault, 0 * 4
        mov $0x2000, %sp
        mov $2, %cl
        mov $0x1ff, %ax
        div %cl
        mov %ax, %bx
        mov $0x200, %ax
bad:    div %cl
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
