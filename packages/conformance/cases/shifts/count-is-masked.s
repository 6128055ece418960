# Counts are taken modulo 32 on the 80186 and later: 33 shifts by one.
# realmode: exit=hlt expect.ax=0x2468
# realmode: judge="KVM run; hardware tests 80286, form D3.4"

        mov $0x1234, %ax
        mov $33, %cl
        shl %cl, %ax
        hlt
