# LEA with a register operand is #UD.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="SDM vol. 2, LEA"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        bad = .
        .byte 0x8d, 0xc0
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
