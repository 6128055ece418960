# SHR of a byte in memory leaves the next byte alone.
# realmode: exit=hlt mem.0x600=40ff flags=OszpC judge="KVM run; SDM vol. 2, SAL/SAR/SHL/SHR"
        movw $0xff81, 0x600
        shrb $1, 0x600
        hlt
