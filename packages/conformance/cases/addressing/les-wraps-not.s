# LES of a pointer at FFFE crosses the limit: #GP, it does not wrap to 0.
# realmode: layout=flat exit=hlt expect.si=0 expect.es=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, LES"
        movw $fault, 13 * 4
        mov $0x2000, %sp
bad:    les 0xfffe, %bx
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
