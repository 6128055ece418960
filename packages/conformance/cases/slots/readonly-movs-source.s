# A string copied out of a read-only slot.
# realmode: slot.3=0x2000:4K:readonly init.0x2000=41424344 exit=hlt mem.0x600=41424344 mmio="" judge="KVM run; KVM API, KVM_MEM_READONLY"
        mov $0x2000, %si
        mov $0x600, %di
        mov $2, %cx
        rep movsw
        hlt
