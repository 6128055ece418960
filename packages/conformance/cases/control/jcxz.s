# JCXZ looks at CX alone, JECXZ at all of ECX.
# realmode: exit=hlt expect.ax=2
# realmode: judge="KVM run; SDM vol. 2, Jcc"

        mov $0x10000, %ecx
        xor %ax, %ax
        jcxz 1f
        hlt
1:      inc %ax
        jecxz 2f
        inc %ax
2:      hlt
