# DAS adjusts AL after a subtraction of packed decimal numbers: 0x32 - 0x19 = 13.
# realmode: exit=hlt expect.al=0x13 flags=szAc
# realmode: judge="KVM run; hardware tests 80286, form 2F"

        mov $0x32, %al
        sub $0x19, %al
        das
        hlt
