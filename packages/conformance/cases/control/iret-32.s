# 66 IRET takes EIP, CS and all of EFLAGS: AC and ID come from the stack.
# realmode: layout=flat exit=hlt expect.eflags=0x240ad7 expect.sp=0x2000 expect.cs=0x100 judge="KVM run; SDM vol. 2, IRET"
        mov $0x2000, %sp
        pushl $0x240ad7
        pushl $0x100
        pushl $0x100
        iretl
        hlt
        .org 0x100
        hlt
