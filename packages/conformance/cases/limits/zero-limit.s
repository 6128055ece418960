# A segment with limit 0 has one byte.
# realmode: layout=flat reg.es.limit=0 exit=hlt expect.si=0 expect.al=0x42 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        movb $0x42, 0
        mov %es:0, %al
bad:    mov %es:1, %bl
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
