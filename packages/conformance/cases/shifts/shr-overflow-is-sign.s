# SHR by one: OF is the old sign.
# realmode: exit=hlt expect.ax=0x4000 flags=OszPC judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0x8001, %ax
        shr $1, %ax
        hlt
