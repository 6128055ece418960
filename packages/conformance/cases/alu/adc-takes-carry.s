# ADC adds CF, also where the sum without it would not wrap.
# realmode: exit=hlt expect.ax=0 flags=oZsAPC
# realmode: judge="KVM run; SDM vol. 2, ADC"

        mov $0xffff, %ax
        stc
        adc $0, %ax
        hlt
