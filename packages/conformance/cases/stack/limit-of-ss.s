# A stack segment with a small limit: a word that crosses it is #SS.
# realmode: layout=flat reg.ss.limit=0x2fff exit=hlt expect.si=0 expect.sp=0x2ffb judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 12 * 4
        mov $0x2fff, %sp
bad:    pop %ax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
