# REP MOVSB, downwards, that copies another opcode over its own goes on with that one.
# realmode: layout=flat exit=hlt expect.cx=0 expect.si=0x1606 expect.di=0x14fd needs=rep-itself
# realmode: mem.0x14fe=f3f3f3aa judge="native run; SDM vol. 3, Self-Modifying Code"
        std
        mov $0xf3, %al
        mov $0x1609, %si
        mov $self + 3, %di
        mov $6, %cx
        movb $0xaa, 0x1607      # what comes over the opcode
        movw $0xf490, 0x1608    # what stands behind it, once more
        jmp self
        .org 0x500
self:   rep movsb
        nop
        hlt
