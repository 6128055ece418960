# IMUL of doublewords leaves a signed 64-bit product.
# realmode: exit=hlt expect.edx=0xffffffff expect.eax=0x80000000 flags=oc judge="KVM run; SDM vol. 2, IMUL"
        mov $0x80000000, %eax
        mov $1, %ecx
        imul %ecx
        hlt
