# After an exit at OUT the guest goes on behind it.
# realmode: exit="io out8 0xf4 1; io out8 0xf4 2; hlt" expect.al=2
# realmode: judge="KVM run"

        mov $1, %al
        out %al, $0xf4
        inc %al
        out %al, $0xf4
        hlt
