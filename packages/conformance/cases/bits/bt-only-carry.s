# BT changes CF and no other defined flag (ZF).
# realmode: exit=hlt flags=ZC judge="KVM run; SDM vol. 2, BT"
        mov $0x4000, %ax
        cmp %ax, %ax
        bt $14, %ax
        hlt
