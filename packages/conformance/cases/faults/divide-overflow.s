# A quotient that does not fit is a divide error and changes nothing.
# realmode: exit=hlt expect.si=0x50c expect.ax=0x1234 expect.dx=2 expect.sp=0xffa
# realmode: judge="KVM run; hardware tests 80286, form F7.6"

        ljmp $0, $start
        .data
        .org 0 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        mov $2, %dx
        mov $0x1234, %ax
        mov $2, %cx
        div %cx
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
