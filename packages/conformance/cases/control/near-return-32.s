# RET with the operand size prefix pops four bytes; the target must be below 64 KiB.
# realmode: exit=hlt expect.sp=0x1000 expect.ax=1
# realmode: judge="KVM run; SDM vol. 2, RET"

        mov $0x1000, %sp
        pushl $1f
        retl
        hlt
1:      inc %ax
        hlt
