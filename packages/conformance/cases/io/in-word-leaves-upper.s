# IN of a word leaves the upper half.
# realmode: exit=hlt expect.eax=0x1234abcd io="in16 0x60 0xabcd" judge="KVM run; SDM vol. 2, IN"
        mov $0x12345678, %eax
        in $0x60, %ax
        hlt
