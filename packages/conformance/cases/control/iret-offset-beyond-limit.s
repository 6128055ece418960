# 66 IRET to an offset above FFFF is #GP: SP, CS and flags are as before.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ff0 flags=c needs=far-offset judge="SDM vol. 2, IRET"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        pushl $0xfd7
        pushl $0x100
        pushl $0x10000
        clc
bad:    iretl
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
