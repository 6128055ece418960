# SLDT is #UD in real mode.
# realmode: layout=flat exit=hlt expect.bx=6 judge="SDM vol. 2, SLDT; run on KVM"
        movw $ud, 6 * 4
        mov $0x2000, %sp
        sldt %ax
        hlt
ud:     mov $6, %bx
        hlt
