# The same through SS is #SS.
# realmode: exit=hlt expect.si=0x506 expect.ax=0 expect.sp=0xffa
# realmode: judge="KVM run; hardware tests 80286 (a:ss)"

        ljmp $0, $start
        .data
        .org 12 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        mov $0xffff, %bp
        mov (%bp), %ax
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
