# AF after a shift is undefined: what it is must not make two machines differ.
# realmode: exit=hlt expect.ax=0x20
# realmode: judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"

        mov $1, %ax
        shl $5, %ax
        hlt
