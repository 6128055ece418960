# SHRD of a register with itself is a rotate.
# realmode: exit=hlt expect.eax=0x56781234 judge="KVM run; SDM vol. 2, SHRD"
        mov $0x12345678, %eax
        shrd $16, %eax, %eax
        hlt
