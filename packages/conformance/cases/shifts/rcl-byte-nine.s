# RCL of a byte by 9 is a full turn through CF.
# realmode: exit=hlt expect.al=0x5a flags=C judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $0x5a, %al
        mov $9, %cl
        stc
        rcl %cl, %al
        hlt
