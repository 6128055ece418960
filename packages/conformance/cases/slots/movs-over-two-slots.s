# REP MOVSB from the end of one slot to the next.
# realmode: slot.3=0x1000:4K init.0xffc=01020304 init.0x1000=05060708 exit=hlt mem.0x600=0102030405060708 judge="KVM run"
        mov $0xffc, %si
        mov $0x600, %di
        mov $8, %cx
        rep movsb
        hlt
