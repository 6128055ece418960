# LGDT reads its limit and then its base from where no memory is.
# realmode: exit=hlt expect.gdt.limit=0x1234 expect.gdt.base=0x345678 needs=sgdt-outside
# realmode: mmio="read16 0x3000 0x1234; read32 0x3002 0x12345678" judge="SDM vol. 2, LGDT"

        lgdtw 0x3000
        hlt
