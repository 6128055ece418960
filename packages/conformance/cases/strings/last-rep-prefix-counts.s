# Of REP and REPNE before one CMPS the last prefix counts.
# realmode: layout=flat exit=hlt expect.cx=0 flags=Z judge="KVM run; SDM vol. 2, Instruction Prefixes"
        mov $0x2000, %si
        mov $0x3000, %di
        mov $3, %cx
        .byte 0xf2, 0xf3        # repne, then repe
        cmpsb
        hlt
