# MOV to CS is #UD before its source is read.
# realmode: exit=hlt expect.si=0x503 expect.sp=0xffa mmio="" needs=mov-cs-read
# realmode: judge="SDM vol. 2, MOV; SDM vol. 3, table Priority Among Concurrent Events"

        ljmp $0, $start
        .data
        .org 6 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        .byte 0x8e, 0x0e, 0x00, 0x30    # mov 0x3000, %cs
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
