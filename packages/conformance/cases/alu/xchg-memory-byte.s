# XCHG of a byte with memory, and no flag.
# realmode: exit=hlt expect.cl=0x12 mem.0x600=5600 flags=C judge="KVM run; SDM vol. 2, XCHG"
        movb $0x12, 0x600
        mov $0x56, %cl
        stc
        xchg %cl, 0x600
        hlt
