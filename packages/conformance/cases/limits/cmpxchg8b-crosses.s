# CMPXCHG8B checks all eight bytes against the limit.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, CMPXCHG8B"
        movw $fault, 13 * 4
        mov $0x2000, %sp
bad:    cmpxchg8b 0xfff9
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
