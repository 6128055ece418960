# SALC, undocumented, fills AL with CF and changes no flag.
# realmode: exit=hlt expect.ax=0x00ff expect.bx=0 flags=C
# realmode: judge="KVM run; hardware tests 80286, form D6"

        mov $0xff, %al
        clc
        .byte 0xd6
        mov %al, %bl
        stc
        .byte 0xd6
        hlt
