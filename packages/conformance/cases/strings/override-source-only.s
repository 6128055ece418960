# A segment prefix moves the source of a string instruction, never ES:DI.
# realmode: exit=hlt mem.0x400=77 mem.0x500=0000 reg.fs=0x10
# realmode: judge="KVM run; hardware tests 80286"

        movb $0x77, 0x210
        mov $0x110, %si
        mov $0x400, %di
        fs movsb
        hlt
