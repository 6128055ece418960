# A fault of the instruction behind MOV SS is delivered at once, on the new stack.
# realmode: layout=flat exit=hlt expect.si=0 expect.ss=0x100 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, MOV"
        movw $fault, 0
        mov $0x2000, %sp
        mov $0x100, %ax
        xor %cx, %cx
        mov %ax, %ss
bad:    div %cl
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
