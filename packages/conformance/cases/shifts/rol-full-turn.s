# ROL of a byte by 8 leaves it and still sets CF from its lowest bit.
# realmode: exit=hlt expect.al=0x81 flags=C
# realmode: judge="KVM run; hardware tests 80286, form C0.0"

        mov $0x81, %al
        clc
        rol $8, %al
        hlt
