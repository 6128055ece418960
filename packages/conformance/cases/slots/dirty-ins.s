# INS makes its page dirty.
# realmode: slot.3=0x10000:8K dirty.3="1" reg.es=0x1000 exit=hlt io="in8 0x60 7" judge="KVM run; KVM API, KVM_GET_DIRTY_LOG"
        mov $0x1000, %di
        mov $0x60, %dx
        insb
        hlt
