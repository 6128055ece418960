# With CR4.DE, DR4 is #UD.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, Debug Registers DR4 and DR5"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        mov $8, %eax
        mov %eax, %cr4
bad:    mov %db4, %eax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
