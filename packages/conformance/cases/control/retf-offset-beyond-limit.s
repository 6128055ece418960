# 66 RETF to an offset above FFFF is #GP with SP and CS as before.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ff4 expect.cs=0 needs=far-offset judge="SDM vol. 2, RET"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        pushl $0x100
        pushl $0x10000
bad:    lretl
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
