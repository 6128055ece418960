# BOUND takes both limits as inside.
# realmode: layout=flat exit=hlt expect.bx=1 init.0x600=fbff0500 judge="SDM vol. 2, BOUND"
        mov $-5, %ax
        bound %ax, 0x600
        mov $5, %ax
        bound %ax, 0x600
        mov $1, %bx
        hlt
