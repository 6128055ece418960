# LOCK ADD with memory as its source is #UD.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc expect.ax=5 judge="KVM run; SDM vol. 2, LOCK"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        mov $5, %ax
        bad = .
        .byte 0xf0, 0x03, 0x06, 0x00, 0x06 # lock add 0x600, %ax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
