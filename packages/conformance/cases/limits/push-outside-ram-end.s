# A stack that leaves RAM ends in an mmio exit, not a fault.
# realmode: layout=flat ram=64K reg.ss=0x2000 exit="mmio write16 0x200fe 0x1234" judge="KVM run; KVM API, KVM_EXIT_MMIO"
        mov $0x100, %sp
        push $0x1234
        hlt
