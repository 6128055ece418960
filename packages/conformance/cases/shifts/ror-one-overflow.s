# ROR by one: OF is the difference of the top two bits.
# realmode: exit=hlt expect.eax=0x80000000 flags=OC judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $1, %eax
        ror $1, %eax
        hlt
