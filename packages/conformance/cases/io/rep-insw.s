# REP INSW stores CX words at ES:DI.
# realmode: exit=hlt expect.cx=0 expect.di=0x204 mem.0x200=1111222200 io="in16 0x70 0x1111; in16 0x70 0x2222"
# realmode: judge="KVM run; SDM vol. 2, INS"

        mov $0x70, %dx
        mov $0x200, %di
        mov $2, %cx
        rep insw
        hlt
