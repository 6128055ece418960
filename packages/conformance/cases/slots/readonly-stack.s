# A push into a read-only slot is an exit and moves SP.
# realmode: slot.3=0x2000:4K:readonly exit=hlt expect.sp=0x2ffe mmio="write16 0x2ffe 0x1234" judge="KVM run; KVM API, KVM_MEM_READONLY"
        mov $0x3000, %sp
        push $0x1234
        hlt
