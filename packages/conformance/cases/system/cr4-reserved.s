# A reserved bit of CR4 is #GP, and CR4 stays.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc expect.cr4=0 judge="KVM run; SDM vol. 2, MOV CR"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x80000000, %eax
bad:    mov %eax, %cr4
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
