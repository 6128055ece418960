# A near jump beyond a small limit of CS is #GP at the jump.
# realmode: layout=flat reg.cs.limit=0x1fff exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, JMP"
        movw $fault, 13 * 4
        mov $0x2000, %sp
bad:    jmp 0x3000
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
