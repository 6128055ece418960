# TF traps behind the first word of REP INSW, also where it is the last one in its page.
# realmode: layout=flat exit=hlt expect.cx=5 expect.di=0x3000 io="in16 0x60 0x1122" needs=rep-trap
# realmode: judge="SDM vol. 3, single-step exception; vol. 2, INS"

        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $0x2ffe, %di
        mov $0x60, %dx
        mov $6, %cx
        push $0x102
        popf
        rep insw
        hlt
trap:   hlt
