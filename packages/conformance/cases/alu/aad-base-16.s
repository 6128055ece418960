# AAD with another base joins two digits of it.
# realmode: exit=hlt expect.ax=0x25 flags=sz judge="KVM run; SDM vol. 2, AAD"
        mov $0x0205, %ax
        aad $16
        hlt
