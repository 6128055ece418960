# A taken Jcc whose target is above FFFF is #GP at the jump.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, Jcc"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        stc
        bad = .
        .byte 0x66, 0x0f, 0x82  # jc, 32 bits
        .long 0x10000
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
