# Data through CS is bound by the limit of CS.
# realmode: layout=flat reg.cs.limit=0x1fff exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 13 * 4
        mov $0x2000, %sp
bad:    mov %cs:0x2000, %al
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
