# The undocumented /6 of the shift group is SHL.
# realmode: exit=hlt expect.ax=0x2468 flags=c
# realmode: judge="KVM run; hardware tests 80286, form D1.6"

        mov $0x1234, %ax
        .byte 0xd1, 0xf0
        hlt
