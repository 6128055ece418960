# A slot that shows RAM a second time: both addresses are one byte.
# realmode: slot.3=0x10000:4K:alias=0 reg.es=0x1000 exit=hlt expect.ax=0x4342 mem.0x700=4243 judge="KVM run; KVM API, KVM_SET_USER_MEMORY_REGION"
        movb $0x42, %es:0x700
        movb $0x43, 0x701
        mov 0x700, %al
        mov %es:0x701, %ah
        hlt
