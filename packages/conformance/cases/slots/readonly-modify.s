# A read-modify-write of a read-only slot reads memory and exits with the new value.
# realmode: slot.3=0x2000:4K:readonly init.0x2000=05 exit=hlt mem.0x2000=05 mmio="write8 0x2000 6" flags=z judge="KVM run; KVM API, KVM_MEM_READONLY"
        incb 0x2000
        hlt
