# REP INSW with DF set stores downwards.
# realmode: exit=hlt expect.di=0x5fc expect.cx=0 mem.0x5fe=22221111 io="in16 0x60 0x1111; in16 0x60 0x2222" judge="KVM run; SDM vol. 2, INS"
        mov $0x600, %di
        mov $0x60, %dx
        mov $2, %cx
        std
        rep insw
        hlt
