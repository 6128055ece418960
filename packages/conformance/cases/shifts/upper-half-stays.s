# A shift of a word register leaves the upper half.
# realmode: exit=hlt expect.eax=0x12340002 judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        mov $0x12348001, %eax
        shl $1, %ax
        hlt
