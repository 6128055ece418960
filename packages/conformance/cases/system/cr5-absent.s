# CR5 to CR7 do not exist: #UD.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, MOV CR"
        movw $fault, 6 * 4
        mov $0x2000, %sp
bad:    mov %eax, %cr7
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
