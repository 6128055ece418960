# MOV with segment register 6 or 7 is #UD.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, MOV"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        bad = .
        .byte 0x8e, 0xf0        # mov %ax, %?6
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
