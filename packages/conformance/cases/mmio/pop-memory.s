# POP to a device writes it.
# realmode: exit=hlt expect.sp=0x1000 mmio="write16 0x3000 0x1234" judge="KVM run; SDM vol. 2, POP"
        mov $0x1000, %sp
        push $0x1234
        popw 0x3000
        hlt
