# BSWAP reverses the bytes of a 32-bit register.
# realmode: exit=hlt expect.eax=0x78563412
# realmode: judge="KVM run; SDM vol. 2, BSWAP"

        mov $0x12345678, %eax
        bswap %eax
        hlt
