# One-operand IMUL is signed: CF and OF are clear where the upper half is only the sign.
# realmode: exit=hlt expect.ax=0xfffc expect.bx=0x0080 flags=oc
# realmode: judge="KVM run; SDM vol. 2, IMUL"

        mov $0xf0, %al          # -16
        mov $0xf8, %bl          # -8
        imul %bl                # 128 does not fit a signed byte: CF OF
        mov %ax, %bx
        mov $0xfe, %al          # -2
        mov $2, %cl
        imul %cl                # -4 fits
        hlt
