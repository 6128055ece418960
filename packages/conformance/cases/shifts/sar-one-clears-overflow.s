# SAR by one clears OF and keeps the sign.
# realmode: exit=hlt expect.al=0xc0 flags=oSzPC judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0x81, %al
        sar $1, %al
        hlt
