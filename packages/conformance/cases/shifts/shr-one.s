# SHR by one puts the old sign into OF and the lowest bit into CF.
# realmode: exit=hlt expect.ax=0x4000 flags=OszPC
# realmode: judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"

        mov $0x8001, %ax
        shr $1, %ax
        hlt
