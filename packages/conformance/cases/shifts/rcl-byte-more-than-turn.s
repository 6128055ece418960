# RCL of a byte by 10 is one by 1.
# realmode: exit=hlt expect.al=0xb5 flags=c judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $0x5a, %al
        mov $10, %cl
        stc
        rcl %cl, %al
        hlt
