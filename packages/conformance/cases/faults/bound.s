# BOUND outside its limits is #BR, a fault; inside it does nothing.
# realmode: exit=hlt expect.si=0x50b expect.ax=11 expect.sp=0xffa
# realmode: judge="hardware tests 80286, form 62"

        ljmp $0, $start
        .data
        .org 5 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        mov $10, %ax
        bound %ax, limits
        inc %ax
        bound %ax, limits
        hlt
limits: .word -5, 10
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
