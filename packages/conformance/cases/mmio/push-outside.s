# A push outside of RAM is a write.
# realmode: exit=hlt expect.sp=0x2ffe mmio="write16 0x2ffe 0x1234" judge="KVM run; SDM vol. 2, PUSH"
        mov $0x3000, %sp
        push $0x1234
        hlt
