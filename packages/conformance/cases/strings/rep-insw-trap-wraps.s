# TF traps behind the word of REP INSW at FFFE; the next one goes to 0.
# realmode: layout=flat exit=hlt expect.cx=1 expect.di=0 io="in16 0x60 0x1122" needs=rep-trap,rep-ins-wrap
# realmode: judge="SDM vol. 3, single-step exception; hardware tests 80286, 6d"

        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $0xfffe, %di
        mov $0x60, %dx
        mov $2, %cx
        push $0x102
        popf
        rep insw
        hlt
trap:   hlt
