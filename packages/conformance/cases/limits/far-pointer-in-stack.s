# LSS through BP across the limit is #SS.
# realmode: layout=flat exit=hlt expect.si=0 expect.ss=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, LSS"
        movw $fault, 12 * 4
        mov $0x2000, %sp
        mov $0xfffd, %bp
bad:    lss (%bp), %sp
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
