# BOUND checks both words of its operand.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="SDM vol. 2, BOUND"
        movw $fault, 13 * 4
        mov $0x2000, %sp
bad:    bound %ax, 0xfffe
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
