# 7F - FF overflows to 80 and borrows.
# realmode: exit=hlt expect.al=0x80 flags=OSzapC judge="KVM run; SDM vol. 2, SUB"
        mov $0x7f, %al
        sub $0xff, %al
        hlt
