# INT3 goes through vector 3; INTO through 4, and only where OF is set.
# realmode: exit=hlt expect.ax=0x0103 expect.sp=0x1000
# realmode: judge="KVM run; SDM vol. 2, INT n/INTO/INT3"

        ljmp $0, $start
        .data
        .org 3 * 4
        .word three, 0, four, 0
        .org 0x500
start:  mov $0x1000, %sp
        xor %ax, %ax
        into                    # OF is clear: nothing
        int3
        mov $0x7f, %cl
        inc %cl                 # OF
        into
        hlt
three:  add $3, %al
        iret
four:   inc %ah
        iret
