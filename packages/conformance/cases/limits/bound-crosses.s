# BOUND checks the limit for each of its words: the lower one crosses it here.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc
# realmode: judge="run on the host's CPU (native); SDM vol. 2, BOUND"
        movw $fault, 13 * 4
        mov $0x2000, %sp
bad:    bound %ax, 0xffff
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
