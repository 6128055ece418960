# FE /2 is #UD, though FF /2 is CALL.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="SDM vol. 2, opcode map A-6"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        bad = .
        .byte 0xfe, 0xd0
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
