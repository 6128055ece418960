# A loop that changes its own immediate sees each change.
# realmode: exit=hlt expect.ax=0x000a
# realmode: judge="KVM run; SDM vol. 3, Self-Modifying Code"

        ljmp $0, $start
        .data
        .org 0x500
start:  xor %ax, %ax
        mov $4, %cx
again:  add $1, %ax             # the byte after the opcode is 1, 2, 3, 4
        incb again + 2
        loop again
        hlt
