# A count of 32 in CL is 0: operand and flags stay.
# realmode: exit=hlt expect.ax=0x1234 flags=SC judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0x1234, %ax
        mov $0x81, %ah
        sahf
        mov $0x12, %ah
        mov $32, %cl
        shl %cl, %ax
        hlt
