# XLAT reads DS:[BX + AL] with AL unsigned.
# realmode: exit=hlt expect.ax=0x0077
# realmode: judge="KVM run; SDM vol. 2, XLAT"

        mov $0x100, %bx
        mov $0xf0, %al
        movb $0x77, 0x1f0
        xlat
        hlt
