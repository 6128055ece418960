# CMP of a doubleword with an imm8 of -1 compares all 32 bits.
# realmode: exit=hlt flags=osZaPc judge="KVM run; SDM vol. 2, CMP"
        mov $0xffffffff, %eax
        cmp $-1, %eax
        hlt
