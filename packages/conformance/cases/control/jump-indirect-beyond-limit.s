# 66 FF /4 to an offset above FFFF is #GP at the jump.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, JMP"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x12345, %eax
bad:    jmpl *%eax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
