# IDIV may give -128: the 8086 faults here, the 80286 and later do not.
# realmode: exit=hlt expect.ax=0x0080
# realmode: judge="KVM run; hardware tests 80286, form F6.7"

        mov $-256, %ax
        mov $2, %bl
        idiv %bl                # quotient 0x80, remainder 0
        hlt
