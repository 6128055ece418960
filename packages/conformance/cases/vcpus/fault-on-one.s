# A divide error of one vCPU leaves the other one alone.
# realmode: layout=flat vcpus=2 reg.1.ip=0x1100 reg.1.sp=0x3000 exit=hlt expect.bx=5 expect.1.bx=7 expect.1.sp=0x2ffa init.0x0=40110000 judge="KVM run; SDM vol. 3, Divide Error"
        mov $5, %bx
        hlt
        .org 0x100
        xor %cx, %cx
        div %cx
        hlt
        .org 0x140
        mov $7, %bx
        hlt
