# CALL through memory addressed by ESP reads its target before it pushes.
# realmode: layout=flat exit=hlt expect.bx=1 expect.sp=0x1ffe judge="KVM run; SDM vol. 2, CALL"
        mov $0x2000, %esp
        movw $there, 0x2000
        call *(%esp)
        hlt
there:  inc %bx
        hlt
