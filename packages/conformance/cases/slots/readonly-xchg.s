# XCHG with a read-only slot loads the register; the write is an exit.
# realmode: slot.3=0x2000:4K:readonly init.0x2000=3412 exit=hlt expect.ax=0x1234 mem.0x2000=3412 mmio="write16 0x2000 0x5678" judge="KVM run; KVM API, KVM_MEM_READONLY"
        mov $0x5678, %ax
        xchg %ax, 0x2000
        hlt
