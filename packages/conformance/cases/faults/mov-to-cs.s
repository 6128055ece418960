# MOV to CS is #UD.
# realmode: exit=hlt expect.si=0x503 expect.cs=0 expect.sp=0xffa
# realmode: judge="KVM run; SDM vol. 2, MOV"

        ljmp $0, $start
        .data
        .org 6 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        .byte 0x8e, 0xc8        # mov %ax, %cs
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
