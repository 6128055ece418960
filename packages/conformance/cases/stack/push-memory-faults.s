# PUSH of a word at offset FFFF is #GP and leaves SP.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, PUSH"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0xffff, %bx
bad:    pushw (%bx)
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
