# AAM with base 0 is a divide error.
# realmode: exit=hlt expect.si=0x505 expect.al=9
# realmode: judge="KVM run; hardware tests 80286, form D4"

        ljmp $0, $start
        .data
        .org 0 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        mov $9, %al
        aam $0
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
