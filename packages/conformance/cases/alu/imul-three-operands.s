# IMUL with an immediate multiplies a sign-extended byte into another register.
# realmode: exit=hlt expect.ax=0xfff6 expect.bx=5 expect.cx=0x1000 flags=OC
# realmode: judge="KVM run; SDM vol. 2, IMUL"

        mov $5, %bx
        imul $-2, %bx, %ax
        mov $0x1000, %cx
        imul $0x1000, %cx, %dx  # 0x1000000 does not fit a word
        hlt
