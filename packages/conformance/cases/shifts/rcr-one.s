# RCR by one takes CF on top; OF is the difference of the top two bits.
# realmode: exit=hlt expect.ax=0x8000 flags=OC judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $1, %ax
        stc
        rcr $1, %ax
        hlt
