# A store of segment register 7 is #UD as well.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, MOV"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        bad = .
        .byte 0x8c, 0xf8        # mov %?7, %ax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
