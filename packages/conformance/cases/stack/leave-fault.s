# LEAVE with BP = FFFF is #SS and leaves SP.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc expect.bp=0xffff judge="KVM run; SDM vol. 2, LEAVE"
        movw $fault, 12 * 4
        mov $0x2000, %sp
        mov $0xffff, %bp
bad:    leave
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
