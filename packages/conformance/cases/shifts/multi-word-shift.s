# SHL and RCL shift 64 bits: the carry joins the halves.
# realmode: exit=hlt expect.eax=2 expect.edx=3 flags=c judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR, RCL"
        mov $0x80000001, %eax
        mov $1, %edx
        shl $1, %eax
        rcl $1, %edx
        hlt
