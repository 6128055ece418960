# IDIV of -2^63 by -1 is a divide error, not a wrap.
# realmode: layout=flat exit=hlt expect.si=0 expect.edx=0x80000000 expect.eax=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, IDIV"
        movw $fault, 0 * 4
        mov $0x2000, %sp
        mov $0x80000000, %edx
        xor %eax, %eax
        mov $-1, %ecx
bad:    idiv %ecx
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
