# Only CL counts, not CX.
# realmode: exit=hlt expect.ax=2 judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $1, %ax
        mov $0xff01, %cx
        shl %cl, %ax
        hlt
