# POP reads a read-only slot.
# realmode: slot.3=0x2000:4K:readonly init.0x2100=3412 exit=hlt expect.ax=0x1234 expect.sp=0x2102 mmio="" judge="KVM run; KVM API, KVM_MEM_READONLY"
        mov $0x2100, %sp
        pop %ax
        hlt
