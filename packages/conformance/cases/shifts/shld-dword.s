# SHLD shifts the top bits of the register in; CF is the last bit out.
# realmode: exit=hlt expect.eax=0x2345678f expect.edx=0xfedcba98 flags=C judge="KVM run; SDM vol. 2, SHLD"
        mov $0x12345678, %eax
        mov $0xfedcba98, %edx
        shld $4, %edx, %eax
        hlt
