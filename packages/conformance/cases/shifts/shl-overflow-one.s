# SHL by one: OF is the top two bits' difference.
# realmode: exit=hlt expect.al=0x80 flags=OSzpc judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0x40, %al
        shl $1, %al
        hlt
