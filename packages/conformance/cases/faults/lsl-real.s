# LSL is #UD in real mode.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="SDM vol. 2, LSL"
        movw $fault, 6 * 4
        mov $0x2000, %sp
bad:    lsl %ax, %bx
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
