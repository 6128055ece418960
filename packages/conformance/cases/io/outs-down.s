# REP OUTSB with DF set goes downwards.
# realmode: exit=hlt expect.si=0x5fd expect.cx=0 init.0x5fe=010203 io="out8 0x60 3; out8 0x60 2; out8 0x60 1" judge="KVM run; SDM vol. 2, OUTS"
        mov $0x600, %si
        mov $0x60, %dx
        mov $3, %cx
        std
        rep outsb
        hlt
