# SHRD shifts the low bits of the register in from above.
# realmode: exit=hlt expect.eax=0x81234567 flags=Sc judge="KVM run; SDM vol. 2, SHRD"
        mov $0x12345670, %eax
        mov $0xfedcba98, %edx
        shrd $4, %edx, %eax
        hlt
