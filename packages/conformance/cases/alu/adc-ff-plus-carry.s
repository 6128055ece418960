# ADC of FF and a carry leaves the operand as it was and carries: the carry in is part of the carry out.
# realmode: exit=hlt expect.al=0x10 flags=oszApC judge="KVM run; SDM vol. 2, ADC"
        mov $0x10, %al
        stc
        adc $0xff, %al
        hlt
