# A word written across the limit writes neither byte.
# realmode: layout=flat reg.es=0x1000 exit=hlt expect.si=0 expect.sp=0x1ffc mem.0x1ffff=0000 judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 13 * 4
        mov $0x2000, %sp
bad:    movw $0x1234, %es:0xffff
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
