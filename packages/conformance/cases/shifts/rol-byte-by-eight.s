# ROL of a byte by 8 changes no bit but sets CF from the lowest.
# realmode: exit=hlt expect.al=0x81 flags=C judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        mov $0x81, %al
        clc
        rol $8, %al
        hlt
