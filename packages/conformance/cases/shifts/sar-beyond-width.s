# SAR of a byte by more than its width leaves copies of the sign; CF as well.
# realmode: exit=hlt expect.al=0xff flags=SzPC judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0x80, %al
        sar $20, %al
        hlt
