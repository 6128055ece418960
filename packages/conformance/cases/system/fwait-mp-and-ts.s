# FWAIT is #NM where MP and TS are both set.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="SDM vol. 3, Device Not Available Exception"
        movw $fault, 7 * 4
        mov $0x2000, %sp
        mov %cr0, %eax
        or $0x0a, %al
        mov %eax, %cr0
bad:    fwait
        hlt
fault:  pop %si
        sub $bad, %si           # 0: the IP pushed is that of the instruction
        hlt
