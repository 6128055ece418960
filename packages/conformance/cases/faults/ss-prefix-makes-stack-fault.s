# An SS prefix makes any operand a stack operand: #SS.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, Stack Fault Exception"
        movw $fault, 12 * 4
        mov $0x2000, %sp
bad:    mov %ss:0xffff, %ax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
