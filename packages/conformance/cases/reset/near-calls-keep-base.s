# Near calls and jumps stay on the page: the CS base of reset is kept.
# realmode: exit=hlt expect.cs.base=0xffff0000 expect.ax=1
# realmode: judge="KVM run"

        mov $0x1000, %sp
        call 1f
        hlt
1:      inc %ax
        ret
