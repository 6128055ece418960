# INS leaves DX, AX and flags.
# realmode: exit=hlt expect.dx=0x60 expect.ax=0xd500 flags=SZAPC io="in8 0x60 1" judge="KVM run; SDM vol. 2, INS"
        mov $0xd500, %ax
        sahf
        mov $0x600, %di
        mov $0x60, %dx
        insb
        hlt
