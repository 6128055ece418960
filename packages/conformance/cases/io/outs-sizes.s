# OUTSB, OUTSW and OUTSD move SI by 1, 2 and 4.
# realmode: exit=hlt expect.si=0x607 init.0x600=11223344556677 io="out8 0x60 0x11; out16 0x60 0x3322; out32 0x60 0x77665544" judge="KVM run; SDM vol. 2, OUTS"
        mov $0x600, %si
        mov $0x60, %dx
        outsb
        outsw
        outsl
        hlt
