# IDIV rounds towards zero; the remainder has the sign of the dividend.
# realmode: exit=hlt expect.ax=0xfffd expect.dx=0xffff
# realmode: judge="KVM run; SDM vol. 2, IDIV"

        mov $-7, %ax
        cwd
        mov $2, %cx
        idiv %cx                # -7 / 2 = -3, remainder -1
        hlt
