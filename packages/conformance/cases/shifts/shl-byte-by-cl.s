# SHL of a byte by 7 leaves the lowest bit on top.
# realmode: exit=hlt expect.ax=0xff80 flags=Szpc judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0xff01, %ax
        mov $7, %cl
        shl %cl, %al
        hlt
