# SETcc writes one byte: AH leaves AL and the upper half.
# realmode: exit=hlt expect.eax=0x12340178 judge="KVM run; SDM vol. 2, SETcc"
        mov $0x12345678, %eax
        stc
        setc %ah
        hlt
