# EBP and ESP as base make it #SS, with an ES prefix it is #GP.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, Stack Fault Exception"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0xffff, %bp
bad:    mov %es:(%bp), %ax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
