# DAA adjusts AL after an addition of packed decimal numbers: 0x38 + 0x45 = 83.
# realmode: exit=hlt expect.al=0x83 flags=SzAc
# realmode: judge="hardware tests 80286, form 27"

        mov $0x38, %al
        add $0x45, %al
        daa
        hlt
