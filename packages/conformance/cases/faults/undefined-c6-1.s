# C6 /1 is #UD.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, opcode map A-6"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        bad = .
        .byte 0xc6, 0xc8, 0x00
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
