# SGDT to where no memory is writes the limit, then the base.
# realmode: exit=hlt mmio="write16 0x3000 0xffff; write32 0x3002 0" needs=sgdt-outside
# realmode: judge="SDM vol. 2, SGDT"

        sgdtw 0x3000
        hlt
