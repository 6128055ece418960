# A shift by 0 of a device register still reads it and writes it back.
# realmode: exit=hlt mmio="read16 0x3000 5; write16 0x3000 5" flags=C judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        stc
        mov $0, %cl
        shlw %cl, 0x3000
        hlt
