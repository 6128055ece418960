# INVD and WBINVD lose nothing that was written.
# realmode: exit=hlt mem.0x600=34127856 judge="KVM run; SDM vol. 2, WBINVD"
        movw $0x1234, 0x600
        wbinvd
        movw $0x5678, 0x602
        wbinvd
        hlt
