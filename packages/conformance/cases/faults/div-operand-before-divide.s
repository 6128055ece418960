# An operand that cannot be read is #GP before the division is tried.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, Priority Among Concurrent Events"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        xor %ax, %ax
bad:    divw 0xffff
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
