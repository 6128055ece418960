# POP of a doubleword at FFFE is #SS.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0xfffa judge="KVM run; SDM vol. 2, POP"
        movw $fault, 12 * 4
        mov $0xfffe, %sp
bad:    popl %eax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
