# 66 RET n takes four bytes, then n.
# realmode: layout=flat exit=hlt expect.sp=0x2000 expect.bx=1 judge="KVM run; SDM vol. 2, RET"
        mov $0x2000, %sp
        pushl $0
        pushl $there
        retl $4
        hlt
there:  inc %bx
        hlt
