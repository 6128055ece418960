# A load in real mode sets selector and base; limit and type stay.
# realmode: layout=flat reg.es.limit=0xfff exit=hlt expect.es=0x1234 expect.es.base=0x12340 expect.es.limit=0xfff expect.es.type=3 judge="KVM run; SDM vol. 3, real-address mode"
        mov $0x1234, %ax
        mov %ax, %es
        hlt
