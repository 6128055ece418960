# 66 CALL pushes four bytes of EIP.
# realmode: layout=flat exit=hlt expect.sp=0x1ffc mem.0x1ffc=09100000 judge="KVM run; SDM vol. 2, CALL"
        mov $0x2000, %sp
        calll 1f
1:      hlt
