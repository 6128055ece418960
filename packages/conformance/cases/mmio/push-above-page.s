# The origin program run on past its HLT: PUSH to just above the data page.
# realmode: exit="hlt; mmio write16 0x1002" expect.sp=0x1002
# realmode: judge="KVM run"

        mov $0x1004, %sp
        hlt
        push %bp
