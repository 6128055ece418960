# LES with a 32-bit offset reads six bytes: four, then two.
# realmode: exit=hlt expect.ebx=0x11223344 expect.es=0x5566 mmio="read32 0x3000 0x11223344; read16 0x3004 0x5566" judge="KVM run; SDM vol. 2, LES"
        les 0x3000, %ebx
        hlt
