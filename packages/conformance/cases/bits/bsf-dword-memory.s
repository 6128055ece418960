# BSF of a doubleword in memory finds bit 31.
# realmode: exit=hlt expect.ecx=31 flags=z judge="KVM run; SDM vol. 2, BSF"
        movl $0x80000000, 0x600
        bsf 0x600, %ecx
        hlt
