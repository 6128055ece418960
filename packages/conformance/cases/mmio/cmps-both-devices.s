# CMPSW of two devices reads the source first.
# realmode: exit=hlt flags=SC mmio="read16 0x3000 1; read16 0x4000 2" judge="KVM run; SDM vol. 2, CMPS"
        mov $0x3000, %si
        mov $0x4000, %di
        cmpsw
        hlt
