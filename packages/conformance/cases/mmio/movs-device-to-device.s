# MOVSD from one device to another.
# realmode: exit=hlt mmio="read32 0x3000 0x11223344; write32 0x4000 0x11223344" judge="KVM run; SDM vol. 2, MOVS"
        mov $0x3000, %si
        mov $0x4000, %di
        movsl
        hlt
