# A 32-bit shift of memory by an immediate.
# realmode: exit=hlt mem.0x40=00000010 flags=c
# realmode: judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"

        movl $1, 0x40
        shll $28, 0x40
        hlt
