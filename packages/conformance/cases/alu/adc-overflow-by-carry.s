# The carry alone takes 7FFF over the sign border: OF.
# realmode: exit=hlt expect.ax=0x8000 flags=OSzAPc judge="KVM run; SDM vol. 2, ADC"
        mov $0x7fff, %ax
        stc
        adc $0, %ax
        hlt
