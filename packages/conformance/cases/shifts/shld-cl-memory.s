# SHLD of memory by CL.
# realmode: exit=hlt mem.0x600=0080 flags=Sc judge="KVM run; SDM vol. 2, SHLD"
        movw $1, 0x600
        xor %bx, %bx
        mov $15, %cl
        shld %cl, %bx, 0x600
        hlt
