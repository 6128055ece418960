# REP LODSW of a device keeps the last answer.
# realmode: exit=hlt expect.ax=2 mmio="read16 0x3000 1; read16 0x3002 2" judge="KVM run; SDM vol. 2, LODS"
        mov $0x3000, %si
        mov $2, %cx
        rep lodsw
        hlt
