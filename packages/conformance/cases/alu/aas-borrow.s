# AAS of a digit with AF set takes one from AH.
# realmode: exit=hlt expect.ax=0x0109 flags=AC judge="SDM vol. 2, AAS"
        mov $0x0200, %ax
        sub $1, %al
        aas
        hlt
