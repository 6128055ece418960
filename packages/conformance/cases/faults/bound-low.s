# BOUND below its lower limit is #BR; both are signed.
# realmode: layout=flat exit=hlt expect.si=0 expect.ax=0xfffa expect.sp=0x1ffc init.0x600=fbff0500 judge="SDM vol. 2, BOUND"
        movw $fault, 5 * 4
        mov $0x2000, %sp
        mov $-6, %ax
bad:    bound %ax, 0x600
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
