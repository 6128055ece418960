# A breakpoint on data traps behind the instruction that touches a byte of it: a write here, reads do not.
# realmode: layout=flat exit=hlt expect.bx=3 expect.eax=0xffff0ff2 needs=data-breakpoint
# realmode: judge="SDM vol. 3, debug registers"

        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $0x600, %eax
        mov %eax, %db1
        mov $0x00d00408, %eax
        mov %eax, %db7
        mov 0x600, %cx
        inc %bx
        movb $1, 0x604
        inc %bx
        incb 0x603
        hlt
trap:   mov %db6, %eax
        inc %bx
        hlt
