# 16-bit effective addresses wrap at 64 KiB.
# realmode: exit=hlt expect.ax=0xabcd
# realmode: judge="KVM run; SDM vol. 1, Specifying an Offset"

        movw $0xabcd, 0x10
        mov $0xfff0, %bx
        mov 0x20(%bx), %ax
        hlt
