# POP of a word at FFFF is #SS and leaves SP.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0xfffb expect.ax=0x77 judge="KVM run; SDM vol. 2, POP"
        movw $fault, 12 * 4
        mov $0x77, %ax
        mov $0xffff, %sp
bad:    pop %ax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
