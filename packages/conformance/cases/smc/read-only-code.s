# Code in a read-only slot cannot change itself: the write is an exit.
# realmode: slot.3=0x2000:4K:readonly init.0x2000=2ec606070007b001f4 exit="mmio write8 0x2007 7; hlt" expect.al=1 judge="KVM run; KVM API, KVM_MEM_READONLY"
        ljmp $0x200, $0
