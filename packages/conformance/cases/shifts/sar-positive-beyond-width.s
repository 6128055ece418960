# SAR of a positive word by 31 is 0 with CF clear.
# realmode: exit=hlt expect.ax=0 flags=sZPc judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0x7fff, %ax
        stc
        sar $31, %ax
        hlt
