# CMPXCHG of bytes: AL is equal, the source is stored, flags are those of CMP.
# realmode: exit=hlt mem.0x600=99 expect.al=0x42 flags=osZaPc judge="KVM run; SDM vol. 2, CMPXCHG"
        movb $0x42, 0x600
        mov $0x42, %al
        mov $0x99, %cl
        cmpxchg %cl, 0x600
        hlt
