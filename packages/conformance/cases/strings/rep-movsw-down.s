# With DF set MOVSW goes down.
# realmode: exit=hlt expect.cx=0 expect.si=0xfe expect.di=0x1fe mem.0x200=010002000300 flags=D
# realmode: judge="KVM run; SDM vol. 2, MOVS"

        mov $0x104, %si
        mov $0x204, %di
        mov $3, %cx
        std
        rep movsw
        hlt
        .data
        .org 0x100
        .word 1, 2, 3
