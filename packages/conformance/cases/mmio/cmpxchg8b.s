# CMPXCHG8B with a device reads eight bytes and writes eight.
# realmode: exit=hlt flags=Z mmio="read32 0x3000 0; read32 0x3004 0; write32 0x3000 1; write32 0x3004 2" judge="KVM run; SDM vol. 2, CMPXCHG8B"
        mov $1, %ebx
        mov $2, %ecx
        xor %eax, %eax
        xor %edx, %edx
        cmpxchg8b 0x3000
        hlt
