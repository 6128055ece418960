# AAM sets SF, ZF and PF from AL alone.
# realmode: exit=hlt expect.ax=0x0100 flags=sZP needs=aam-flags
# realmode: judge="hardware tests 80286, form D4"

        mov $10, %al
        aam
        hlt
