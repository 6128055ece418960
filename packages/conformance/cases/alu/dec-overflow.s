# DEC of the most negative word sets OF and leaves CF.
# realmode: exit=hlt expect.ax=0x7fff flags=OszAPc
# realmode: judge="KVM run; SDM vol. 2, DEC"

        mov $0x8000, %ax
        clc
        dec %ax
        hlt
