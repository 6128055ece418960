# The pages the guest wrote are noted, and no others.
# realmode: slot.3=0x10000:16K dirty.3="0 2" reg.es=0x1000 exit=hlt judge="KVM run; KVM API, KVM_GET_DIRTY_LOG"
        movb $1, %es:0xfff
        mov %es:0x1000, %al
        movw $1, %es:0x2800
        hlt
