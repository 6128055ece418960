# 66 LEAVE loads ESP from EBP and pops EBP.
# realmode: layout=flat exit=hlt expect.ebp=0x12345678 expect.sp=0x3004 init.0x3000=78563412 judge="KVM run; SDM vol. 2, LEAVE"
        mov $0x2000, %sp
        mov $0x3000, %ebp
        leavel
        hlt
