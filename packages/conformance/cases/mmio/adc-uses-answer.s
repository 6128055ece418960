# ADC with a device as its source adds the answer and the carry.
# realmode: exit=hlt expect.al=0x13 mmio="read8 0x3000 0x10" flags=c judge="KVM run; SDM vol. 2, ADC"
        mov $2, %al
        stc
        adc 0x3000, %al
        hlt
