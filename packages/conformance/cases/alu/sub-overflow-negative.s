# 80 - 1 overflows to 7F without a borrow.
# realmode: exit=hlt expect.al=0x7f flags=OszApc judge="KVM run; SDM vol. 2, SUB"
        mov $0x80, %al
        sub $1, %al
        hlt
