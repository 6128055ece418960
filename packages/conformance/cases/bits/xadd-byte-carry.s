# XADD of bytes has the flags of the addition.
# realmode: exit=hlt expect.cl=0xff mem.0x600=00 flags=osZAPC judge="KVM run; SDM vol. 2, XADD"
        movb $0xff, 0x600
        mov $1, %cl
        xadd %cl, 0x600
        hlt
