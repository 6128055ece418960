# AAA adds 0x106 to AX: the carry out of AL goes into AH (8086: it does not).
# realmode: exit=hlt expect.ax=0x0301 flags=AC
# realmode: judge="hardware tests 80286, form 37"

        mov $0x01fb, %ax        # AL: low digit above 9; adding 6 wraps
        aaa
        hlt
