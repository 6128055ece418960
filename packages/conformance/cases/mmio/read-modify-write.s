# An ADD to where no memory is reads first and then writes.
# realmode: exit=hlt mmio="read16 0x3000 5; write16 0x3000 7" flags=oszc
# realmode: judge="KVM run"

        addw $2, 0x3000
        hlt
