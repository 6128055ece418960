# 66 PUSH of a segment moves SP by four; 66 POP takes two of them.
# realmode: layout=flat reg.es=0x1234 exit=hlt expect.sp=0x1ffc expect.fs=0x1234 expect.bx=0x1ffc mem.0x1ffc=3412 judge="KVM run; SDM vol. 2, PUSH, POP"
        mov $0x2000, %sp
        pushl %es
        mov %sp, %bx
        popl %fs
        pushl %fs
        hlt
