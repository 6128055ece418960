# INT with a vector of 80h and more takes its table entry like any other.
# realmode: exit=hlt expect.ax=0x5a expect.sp=0x1000 needs=int-high
# realmode: judge="hardware tests 80286, form CD"

        ljmp $0, $start
        .data
        .org 0xff * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp
        int $0xff
        hlt
handler: mov $0x5a, %ax
        iret
