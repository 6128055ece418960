# ROR of a doubleword in memory by CL.
# realmode: exit=hlt mem.0x600=12345678 flags=c judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        movl $0x34127856, 0x600
        mov $16, %cl
        rorl %cl, 0x600
        hlt
