# A write to a read-only slot is an mmio exit and changes nothing.
# realmode: slot.3=0x2000:4K:readonly init.0x2000=aa exit="mmio write8 0x2000 0x55; hlt" expect.ax=0xaaaa mem.0x2000=aa
# realmode: judge="KVM run; KVM API, KVM_MEM_READONLY"

        mov 0x2000, %al
        movb $0x55, 0x2000
        mov 0x2000, %ah
        hlt
