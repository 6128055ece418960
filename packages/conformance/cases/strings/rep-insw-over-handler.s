# REP INSW writes the handler of the fault in which its second iteration ends: the first is done before.
# realmode: layout=flat exit=hlt expect.ax=1 expect.cx=1 expect.di=0xffff io="in16 0x60 0xf440" needs=ins-limit
# realmode: judge="SDM vol. 2, INS and REP: each iteration is done before the next one faults"

        movw $0xfffd, 13 * 4
        mov $0x2000, %sp
        xor %ax, %ax
        mov $0x60, %dx
        mov $0xfffd, %di
        mov $2, %cx
        rep insw                # inc %ax; hlt
        hlt
