# BTS with an offset of -1 sets the top bit of the doubleword before.
# realmode: exit=hlt mem.0x5fc=0000008000000000 flags=c judge="KVM run; SDM vol. 2, BTS"
        mov $-1, %eax
        bts %eax, 0x600
        hlt
