# LES with a register operand is #UD (on CPUs without VEX enabled).
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="SDM vol. 2, LDS/LES"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        bad = .
        .byte 0xc4, 0xc0
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
