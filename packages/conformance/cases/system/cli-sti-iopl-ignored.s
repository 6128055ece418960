# In real mode IOPL does not matter: CLI, STI, POPF and IN work with IOPL 0.
# realmode: exit=hlt flags=i io="in8 0x60 5" expect.al=5 judge="KVM run; SDM vol. 2, CLI, STI"
        mov $0x1000, %sp
        push $2
        popf
        sti
        in $0x60, %al
        cli
        hlt
