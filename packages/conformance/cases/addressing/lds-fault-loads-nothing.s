# LDS whose pointer crosses the limit is #GP and loads neither DS nor the register.
# realmode: layout=flat exit=hlt expect.si=0 expect.bx=0x77 expect.ds=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, LDS"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x77, %bx
bad:    lds 0xfffd, %bx
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
