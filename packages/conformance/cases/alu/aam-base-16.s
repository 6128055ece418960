# AAM with another base divides by it.
# realmode: exit=hlt expect.ax=0x0a05 judge="KVM run; SDM vol. 2, AAM"
        mov $0xffa5, %ax
        aam $16
        hlt
