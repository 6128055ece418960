# With 67 EDI above FFFF is #GP.
# realmode: layout=flat exit=hlt expect.si=0 expect.edi=0x10000 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, STOS"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x10000, %edi
bad:    addr32 stosb
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
