# REP MOVSB copies CX bytes upwards and leaves SI and DI behind the last.
# realmode: exit=hlt expect.cx=0 expect.si=0x105 expect.di=0x205 mem.0x200=48656c6c6f00
# realmode: judge="KVM run; SDM vol. 2, MOVS"

        mov $0x100, %si
        mov $0x200, %di
        mov $5, %cx
        cld
        rep movsb
        hlt
        .data
        .org 0x100
        .ascii "Hello"
