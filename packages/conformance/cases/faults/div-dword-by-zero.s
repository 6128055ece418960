# DIV of EDX:EAX by zero in memory.
# realmode: layout=flat exit=hlt expect.si=0 expect.eax=7 expect.edx=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, DIV"
        movw $fault, 0 * 4
        mov $0x2000, %sp
        movl $0, 0x600
        mov $7, %eax
        xor %edx, %edx
bad:    divl 0x600
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
