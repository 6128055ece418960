# RCL of a word by 17 is a full turn through CF.
# realmode: exit=hlt expect.ax=0x1234 flags=c judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $0x1234, %ax
        mov $17, %cl
        clc
        rcl %cl, %ax
        hlt
