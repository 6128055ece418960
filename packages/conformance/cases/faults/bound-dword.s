# 66 BOUND compares doublewords.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc init.0x600=00000100ffff0100 judge="SDM vol. 2, BOUND"
        movw $fault, 5 * 4
        mov $0x2000, %sp
        mov $0x10000, %eax
        bound %eax, 0x600
        mov $0x20000, %eax
bad:    bound %eax, 0x600
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
