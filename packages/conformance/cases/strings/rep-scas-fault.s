# REPNE SCASW stops with a fault where its word crosses FFFF.
# realmode: layout=flat exit=hlt expect.bx=0 expect.di=0xffff expect.cx=1 needs=rep-fault-flags judge="SDM vol. 2, REP"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x7777, %ax
        mov $0xfffd, %di
        mov $2, %cx
bad:    repne scasw
        hlt
fault:  pop %bx
        sub $bad, %bx
        hlt
