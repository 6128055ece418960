# AAD keeps eight bits of AH times base plus AL.
# realmode: exit=hlt expect.ax=0x0005 judge="KVM run; SDM vol. 2, AAD"
        mov $0x1a01, %ax
        aad $10
        hlt
