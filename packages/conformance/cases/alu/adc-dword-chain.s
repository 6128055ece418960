# A 64-bit sum from two ADDs: the carry of the low half enters the high one.
# realmode: exit=hlt expect.eax=0 expect.edx=0x80000000 flags=OSzAPc judge="KVM run; SDM vol. 2, ADC"
        mov $0xffffffff, %eax
        mov $0x7fffffff, %edx
        add $1, %eax
        adc $0, %edx
        hlt
