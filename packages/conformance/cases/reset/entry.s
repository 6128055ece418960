# entry= names the label the reset jump leads to.
# realmode: entry=main exit=hlt expect.ax=0x77
# realmode: judge="KVM run"

        hlt
        nop
main:   mov $0x77, %ax
        hlt
