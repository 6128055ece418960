# ROR by one sets OF to the XOR of the two highest bits.
# realmode: exit=hlt expect.ax=0x8000 flags=OC
# realmode: judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"

        mov $0x0001, %ax
        ror $1, %ax
        hlt
