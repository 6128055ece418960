# IN of a byte leaves AH and the upper half.
# realmode: exit=hlt expect.eax=0x12345699 io="in8 0x60 0x99" judge="KVM run; SDM vol. 2, IN"
        mov $0x12345678, %eax
        in $0x60, %al
        hlt
