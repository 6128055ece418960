# SHRD of a doubleword in memory by CL.
# realmode: exit=hlt mem.0x600=00000400 flags=zc judge="KVM run; SDM vol. 2, SHRD"
        movl $0, 0x600
        mov $4, %esi
        mov $16, %cl
        shrd %cl, %esi, 0x600
        hlt
