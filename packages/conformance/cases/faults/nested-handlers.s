# A fault in a handler is delivered like any other.
# realmode: exit=hlt expect.ax=0xd0 expect.sp=0xff4
# realmode: judge="KVM run; SDM vol. 3, Real-Address Mode"

        ljmp $0, $start
        .data
        .word divide, 0
        .org 13 * 4
        .word protect, 0
        .org 0x500
start:  mov $0x1000, %sp
        xor %cx, %cx
        mov $1, %ax
        div %cx
        hlt
divide: mov 0xffff, %ax
        hlt
protect: mov $0xd0, %ax
        hlt
