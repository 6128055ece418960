# 8000 + 8000 is 0 with carry and overflow.
# realmode: exit=hlt expect.ax=0 flags=OsZaPC judge="KVM run; SDM vol. 2, ADD"
        mov $0x8000, %ax
        add %ax, %ax
        hlt
