# WRMSR to an MSR that no CPU has is #GP.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, WRMSR"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x4fffffff, %ecx
bad:    wrmsr
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
