# A shift by one defines OF: it is set where the sign changes.
# realmode: exit=hlt expect.ax=0x8000 flags=OSzPc
# realmode: judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"

        mov $0x4000, %ax
        shl $1, %ax
        hlt
