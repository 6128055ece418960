# PUSH of a device word reads it and pushes it into RAM.
# realmode: exit=hlt expect.sp=0xffe mem.0xffe=3412 mmio="read16 0x3000 0x1234" judge="KVM run; SDM vol. 2, PUSH"
        mov $0x1000, %sp
        pushw 0x3000
        hlt
