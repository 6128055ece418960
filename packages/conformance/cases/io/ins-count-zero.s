# REP INS with CX = 0 reads no port.
# realmode: exit=hlt expect.di=0x600 io="" judge="KVM run; SDM vol. 2, REP"
        mov $0x600, %di
        xor %cx, %cx
        mov $0x60, %dx
        rep insb
        hlt
