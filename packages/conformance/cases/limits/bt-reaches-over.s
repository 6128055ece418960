# BT whose bit lies in a word across the limit is #GP.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, BT"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $16, %ax
bad:    bt %ax, 0xfffd
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
