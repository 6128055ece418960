# CMP of 80000000 with 1: signed less (SF xor OF), unsigned above (CF clear).
# realmode: exit=hlt flags=OszAPc judge="KVM run; SDM vol. 2, CMP"
        mov $0x80000000, %eax
        cmp $1, %eax
        hlt
