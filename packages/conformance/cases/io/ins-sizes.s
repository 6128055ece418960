# INSB, INSW and INSD move DI by 1, 2 and 4.
# realmode: exit=hlt expect.di=0x607 mem.0x600=1122334455667700 io="in8 0x60 0x11; in16 0x60 0x3322; in32 0x60 0x77665544" judge="KVM run; SDM vol. 2, INS"
        mov $0x600, %di
        mov $0x60, %dx
        insb
        insw
        insl
        hlt
