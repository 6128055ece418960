# The origin program: fourteen instructions in a machine of two pages.
# It asks a function for 2 + 3 and stops; the answer is in %ax.
#
# It drops 8 bytes although it pushed 4: its own slip, kept as it is, and why SP ends at 1004.
#
# realmode: exit=hlt expect.ax=5 expect.dx=3 expect.ip=0xf00e expect.sp=0x1004 flags=oditszApc
# realmode: mem.0xff8=00000af003000200
# realmode: judge="KVM and the document this project grew from"

        mov $0x1000, %sp        # the stack lives in the data page and grows down from its end
        push $2
        push $3
        call sum
        add $8, %sp
        hlt

sum:                            # the sum of two words on the stack, in %ax
        push %bp
        mov %sp, %bp
        mov 6(%bp), %ax
        mov 4(%bp), %dx
        add %dx, %ax
        pop %bp
        ret
