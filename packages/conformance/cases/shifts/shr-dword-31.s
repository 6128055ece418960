# SHR of a doubleword by 31 leaves the sign as 1.
# realmode: exit=hlt expect.eax=1 flags=szpC judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0xc0000000, %eax
        shr $31, %eax
        hlt
