# The remainder of IDIV has the sign of the dividend.
# realmode: exit=hlt expect.ax=3 expect.dx=0xffff judge="KVM run; SDM vol. 2, IDIV"
        mov $-10, %ax
        cwd
        mov $-3, %bx
        idiv %bx
        hlt
