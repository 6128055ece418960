# XOR of a register into a byte in memory leaves the register.
# realmode: exit=hlt mem.0x600=f0 expect.cl=0xff flags=oSzPc judge="KVM run; SDM vol. 2, XOR"
        movb $0x0f, 0x600
        mov $0xff, %cl
        xor %cl, 0x600
        hlt
