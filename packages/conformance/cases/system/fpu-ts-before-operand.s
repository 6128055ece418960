# #NM comes before the operand of the instruction is looked at.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, Priority Among Concurrent Events"
        movw $fault, 7 * 4
        mov $0x2000, %sp
        mov %cr0, %eax
        or $8, %al
        mov %eax, %cr0
bad:    fnstcw 0xffff
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
