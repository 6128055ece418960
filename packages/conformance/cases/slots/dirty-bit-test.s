# BTS far outside of its operand makes the page dirty it reaches.
# realmode: slot.3=0x10000:8K dirty.3="1" reg.es=0x1000 exit=hlt judge="KVM run; KVM API, KVM_GET_DIRTY_LOG"
        mov $0x7fff, %ax
        bts %ax, %es:0x800
        hlt
