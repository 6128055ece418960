# A breakpoint on data traps between two iterations of a REP, behind the one that met it.
# realmode: layout=flat exit=hlt expect.cx=3 expect.di=0x602 expect.eax=0xffff0ff1 needs=data-breakpoint
# realmode: judge="SDM vol. 3, debug registers"

        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $0x601, %eax
        mov %eax, %db0
        mov $0x00030402, %eax
        mov %eax, %db7
        mov $0x600, %di
        mov $5, %cx
        rep stosb
        hlt
trap:   mov %db6, %eax
        hlt
