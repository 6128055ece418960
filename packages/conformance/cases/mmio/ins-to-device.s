# INSB to outside of RAM: port first, then the write.
# realmode: exit=hlt io="in8 0x60 0x42" mmio="write8 0x3000 0x42" judge="KVM run; SDM vol. 2, INS"
        mov $0x3000, %di
        mov $0x60, %dx
        insb
        hlt
