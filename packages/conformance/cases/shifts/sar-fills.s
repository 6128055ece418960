# SAR fills with the sign; a count above the width gives all sign bits.
# realmode: exit=hlt expect.ax=0xfff0 expect.bl=0xff flags=SC
# realmode: judge="KVM run; hardware tests 80286, form D2.7"

        mov $0xff00, %ax
        sar $4, %ax
        mov $0x80, %bl
        mov $20, %cl
        sar %cl, %bl
        hlt
