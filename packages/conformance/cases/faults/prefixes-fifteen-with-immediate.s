# Fourteen bytes of instruction and prefixes and an immediate byte too many: #GP.
# realmode: layout=flat exit=hlt expect.si=0 expect.ax=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, Instruction Format"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        bad = .
        .fill 13, 1, 0x3e
        mov $0x1234, %ax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
