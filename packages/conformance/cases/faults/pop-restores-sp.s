# POP to memory that faults leaves SP as it was.
# realmode: exit=hlt expect.ax=0x800 needs=pop-restores-sp
# realmode: judge="hardware tests 80286, form 8F"

        ljmp $0, $start
        .data
        .org 13 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x800, %sp
        mov $0xffff, %bx
        popw (%bx)
        hlt
handler: mov %sp, %ax
        add $6, %ax
        hlt
