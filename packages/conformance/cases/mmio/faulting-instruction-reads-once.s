# A DIV by a zero that a device answers is a divide error behind one read.
# realmode: layout=flat ram=64K reg.es=0x2000 exit=hlt expect.si=0 expect.sp=0x1ffc mmio="read8 0x20000 0" judge="KVM run; SDM vol. 2, DIV"
        movw $fault, 0 * 4
        mov $0x2000, %sp
        mov $7, %ax
bad:    divb %es:0
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
