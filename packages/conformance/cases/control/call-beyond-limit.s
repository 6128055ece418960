# A CALL whose target is above FFFF is #GP and pushes nothing.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc mem.0x1ff6=00000000 judge="KVM run; SDM vol. 2, CALL"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        bad = .
        .byte 0x66, 0xe8        # calll
        .long 0x20000
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
