# ADD to AH reaches neither AL nor the upper half.
# realmode: exit=hlt expect.eax=0x123401ff flags=oszApC judge="KVM run; SDM vol. 2, ADD"
        mov $0x1234ffff, %eax
        add $2, %ah
        hlt
