# A near jump to an offset above the limit is #GP at the jump.
# realmode: exit=hlt expect.si=0x503 expect.sp=0xffa
# realmode: judge="KVM run; SDM vol. 2, JMP (real-address mode exceptions)"

        ljmp $0, $start
        .data
        .org 13 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        .byte 0x66, 0xe9        # jmpl behind 64 KiB
        .long 0x10000
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
