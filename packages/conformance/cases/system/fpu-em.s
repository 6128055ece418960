# With CR0.EM an x87 instruction is #NM.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, Device Not Available Exception"
        movw $fault, 7 * 4
        mov $0x2000, %sp
        mov %cr0, %eax
        or $4, %al
        mov %eax, %cr0
bad:    fninit
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
