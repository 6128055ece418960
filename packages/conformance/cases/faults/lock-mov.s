# LOCK MOV is #UD and writes nothing.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc mem.0x600=0000 judge="KVM run; SDM vol. 2, LOCK"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        mov $-1, %ax
        bad = .
        .byte 0xf0, 0x89, 0x06, 0x00, 0x06 # lock mov %ax, 0x600
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
