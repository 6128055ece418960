# A word at offset FFFF crosses the segment limit: #GP, no wrap inside an operand.
# realmode: exit=hlt expect.si=0x506 expect.ax=0x1111 expect.sp=0xffa
# realmode: judge="KVM run; hardware tests 80286"

        ljmp $0, $start
        .data
        .org 13 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        mov $0x1111, %ax
        mov 0xffff, %ax
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
