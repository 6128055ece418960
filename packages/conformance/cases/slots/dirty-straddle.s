# A word over a page border makes both pages dirty.
# realmode: slot.3=0x10000:12K dirty.3="0 1" reg.es=0x1000 exit=hlt judge="KVM run; KVM API, KVM_GET_DIRTY_LOG"
        movw $1, %es:0xfff
        hlt
