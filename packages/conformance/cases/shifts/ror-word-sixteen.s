# ROR of a word by 16 changes no bit; CF is its sign.
# realmode: exit=hlt expect.ax=0x8001 flags=C judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $0x8001, %ax
        clc
        ror $16, %ax
        hlt
