# INS to an offset above the limit is #GP before the port is read.
# realmode: exit=hlt expect.edi=0x1ffff expect.sp=0xffa io="" needs=ins-limit
# realmode: judge="SDM vol. 2, INS (real-address mode exceptions)"

        ljmp $0, $start
        .data
        .org 13 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        mov $0x60, %dx
        mov $0x1ffff, %edi
        addr32 insb
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
