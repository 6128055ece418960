# The imm8 of IN is unsigned: port 80, not FF80.
# realmode: exit=hlt expect.al=0x33 io="in8 0x80 0x33" judge="KVM run; SDM vol. 2, IN"
        in $0x80, %al
        hlt
