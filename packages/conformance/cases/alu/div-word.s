# DIV of DX:AX by a word gives quotient and remainder.
# realmode: exit=hlt expect.ax=0x1999 expect.dx=0x0006
# realmode: judge="KVM run; SDM vol. 2, DIV"

        mov $1, %dx
        xor %ax, %ax
        mov $10, %cx
        div %cx                 # 65536 / 10
        hlt
