# A far jump to an offset above the limit is #GP before CS is loaded.
# realmode: exit=hlt expect.si=0x503 expect.cs=0 expect.sp=0xffa needs=far-offset
# realmode: judge="SDM vol. 2, JMP (real-address mode exceptions)"

        ljmp $0, $start
        .data
        .org 13 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        ljmpl $0x60, $0x10000
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
