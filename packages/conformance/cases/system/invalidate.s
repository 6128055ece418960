# INVD, WBINVD and INVLPG change nothing a program sees.
# realmode: exit=hlt expect.ax=5 mem.0x600=0700 flags=zC judge="run on KVM"
        mov $5, %ax
        movw $7, 0x600
        stc
        wbinvd
        invlpg 0x600
        hlt
