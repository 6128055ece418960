# BSF and BSR number the lowest and highest set bit; ZF tells an empty source.
# realmode: exit=hlt expect.ax=4 expect.bx=12 flags=Z
# realmode: judge="KVM run; SDM vol. 2, BSF, BSR"

        mov $0x1010, %cx
        bsf %cx, %ax
        bsr %cx, %bx
        xor %cx, %cx
        bsf %cx, %dx
        hlt
