# POP to memory that faults has moved SP already: so the 80286 was recorded.
# realmode: layout=flat exit=hlt expect.sp=0x1ffc needs=pop-fault-sp judge="hardware tests 80286, form 8F"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0xffff, %bx
        popw (%bx)
        hlt
fault:  hlt
