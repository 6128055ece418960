# REP MOVSB goes byte by byte: overlapping upwards it fills.
# realmode: exit=hlt mem.0x300=aaaaaaaaaa00
# realmode: judge="KVM run; SDM vol. 2, MOVS"

        movb $0xaa, 0x300
        mov $0x300, %si
        mov $0x301, %di
        mov $4, %cx
        rep movsb
        hlt
