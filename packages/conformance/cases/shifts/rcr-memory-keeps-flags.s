# RCR of memory changes CF and OF, no other flag.
# realmode: exit=hlt mem.0x600=80 flags=SZAPc judge="KVM run; SDM vol. 2, RCL/RCR/ROL/ROR"
        movb $0, 0x600
        mov $0xd5, %ah
        sahf
        rcrb $1, 0x600
        hlt
