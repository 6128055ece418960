# SBB carries the borrow of a lower word into a higher one: 0x10000 - 1 in two words.
# realmode: exit=hlt expect.ax=0xffff expect.dx=0 flags=osZaPc
# realmode: judge="KVM run; SDM vol. 2, SBB"

        mov $1, %dx
        xor %ax, %ax
        sub $1, %ax
        sbb $0, %dx
        hlt
