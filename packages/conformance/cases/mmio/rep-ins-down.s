# REP INSB downwards to outside of RAM reads its port once for each byte.
# realmode: exit=hlt io="in8 0x60 0x11; in8 0x60 0x22; in8 0x60 0x33" needs=ins-again
# realmode: mmio="write8 0x3005 0x11; write8 0x3004 0x22; write8 0x3003 0x33" judge="SDM vol. 2, INS"

        mov $0x60, %dx
        mov $0x3005, %di
        mov $3, %cx
        std
        rep insb
        hlt
