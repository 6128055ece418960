# An MSR that no CPU has is #GP.
# realmode: layout=flat exit=hlt expect.bx=13 judge="SDM vol. 2, RDMSR; run on KVM"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        mov $0x4fffffff, %ecx
        rdmsr
        hlt
gp:     mov $13, %bx
        hlt
