# A doubleword at FFFC is good, one at FFFD is #GP.
# realmode: layout=flat exit=hlt expect.si=0 expect.eax=0x44332211 expect.sp=0x1ffc init.0xfffc=11223344 judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov 0xfffc, %eax
bad:    mov 0xfffd, %eax
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
