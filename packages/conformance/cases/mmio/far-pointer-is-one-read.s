# LES with a 16-bit offset reads its four bytes at once.
# realmode: exit=hlt expect.bx=0x5678 expect.es=0x1234 mmio="read32 0x3000 0x12345678" judge="run on KVM"
        les 0x3000, %bx
        hlt
