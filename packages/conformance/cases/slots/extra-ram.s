# A slot of its own is memory like the data page.
# realmode: slot.3=0x2000:4096 init.0x2000=3412 exit=hlt expect.ax=0x1234 mem.0x2002=7856
# realmode: judge="KVM run; KVM API, KVM_SET_USER_MEMORY_REGION"

        mov 0x2000, %ax
        movw $0x5678, 0x2002
        hlt
