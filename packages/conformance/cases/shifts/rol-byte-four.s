# ROL by four swaps the digits of a byte; CF is the lowest bit.
# realmode: exit=hlt expect.al=0x21 flags=C judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $0x12, %al
        rol $4, %al
        hlt
