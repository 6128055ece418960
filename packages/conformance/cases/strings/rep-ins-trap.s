# TF traps behind each iteration of REP INS: a port that is read ahead would be read too often.
# realmode: layout=flat exit=hlt expect.cx=3 expect.di=0xfff io="in8 0x60 0x11" needs=rep-trap
# realmode: judge="SDM vol. 3, single-step exception; vol. 2, INS"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $0xffe, %di
        mov $0x60, %dx
        mov $4, %cx
        push $0x102
        popf
        rep insb
        hlt
trap:   hlt
