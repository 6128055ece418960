# LOCK before an instruction that takes none, or with a register destination, is #UD; the pushed IP is the prefix.
# realmode: exit=hlt expect.si=0x503 expect.ax=0 expect.sp=0xffa
# realmode: judge="KVM run; hardware tests 80286 (a:lock)"

        ljmp $0, $start
        .data
        .org 6 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        .byte 0xf0, 0x40        # lock inc %ax
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
