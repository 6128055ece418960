# A fault within REP MOVS leaves SI, DI and CX at the element that faulted; what was moved before stays.
# realmode: layout=flat exit=hlt expect.si=0xffff expect.di=0x3004 expect.cx=3 mem.0x3000=11223344f4 init.0xfffb=11223344 init.0x3004=f4 judge="run on KVM"
        movw $gp, 13 * 4
        mov $0x2000, %sp
        mov $0xfffb, %si
        mov $0x3000, %di
        mov $5, %cx
        rep movsw
        hlt
gp:     hlt
