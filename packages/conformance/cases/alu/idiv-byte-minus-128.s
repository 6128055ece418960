# IDIV may give -128: the most negative quotient that fits.
# realmode: exit=hlt expect.ax=0x0080 judge="KVM run; SDM vol. 2, IDIV"
        mov $-256, %ax
        mov $2, %cl
        idiv %cl
        hlt
