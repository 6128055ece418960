# The IP of a divide error is that of its first prefix.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, Divide Error"
        movw $fault, 0 * 4
        mov $0x2000, %sp
        xor %cx, %cx
        bad = .
        .byte 0x2e, 0x3e        # prefixes that mean nothing
        div %cl
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
