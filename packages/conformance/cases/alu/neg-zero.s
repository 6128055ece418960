# NEG of 0 clears CF and sets ZF.
# realmode: exit=hlt expect.ax=0 flags=osZaPc judge="KVM run; SDM vol. 2, NEG"
        xor %ax, %ax
        stc
        neg %ax
        hlt
