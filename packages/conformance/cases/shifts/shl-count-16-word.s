# SHL of a word by 16: all bits are out, CF is the lowest one.
# realmode: exit=hlt expect.ax=0 flags=sZPC judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0x0001, %ax
        shl $16, %ax
        hlt
