# A locked exchange makes its page dirty, one that stores nothing new as well.
# realmode: slot.3=0x10000:8K dirty.3="0 1" reg.es=0x1000 exit=hlt judge="KVM run; KVM API, KVM_GET_DIRTY_LOG"
        lock incb %es:0
        xor %al, %al
        xchg %al, %es:0x1000
        hlt
