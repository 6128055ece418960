# PUSH, CALL and INT make the page of the stack dirty.
# realmode: slot.3=0x10000:8K dirty.3="1" reg.ss=0x1000 exit=hlt judge="KVM run; KVM API, KVM_GET_DIRTY_LOG"
        mov $0x1010, %sp
        call 1f
1:      push %ax
        hlt
