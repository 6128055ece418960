# PF is the parity of the lowest byte of a word, whatever the upper one holds.
# realmode: exit=hlt expect.ax=0x0103 flags=oszaPc judge="KVM run; SDM vol. 1, EFLAGS Register"
        mov $0x0102, %ax
        add $1, %ax
        hlt
