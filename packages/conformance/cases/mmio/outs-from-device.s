# OUTSW from outside of RAM.
# realmode: exit=hlt io="out16 0x60 0x1234" mmio="read16 0x3000 0x1234" judge="KVM run; SDM vol. 2, OUTS"
        mov $0x3000, %si
        mov $0x60, %dx
        outsw
        hlt
