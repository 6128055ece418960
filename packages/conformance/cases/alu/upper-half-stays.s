# 16-bit and 8-bit results leave the upper bits of the 32-bit register alone.
# realmode: exit=hlt expect.eax=0x12340001 expect.ebx=0x89abcd00
# realmode: judge="KVM run; SDM vol. 1, General-Purpose Registers"

        mov $0x12345678, %eax
        mov $1, %ax
        mov $0x89abcdef, %ebx
        add $0x11, %bl
        hlt
