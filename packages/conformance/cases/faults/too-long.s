# An instruction of more than 15 bytes is #GP.
# realmode: exit=hlt expect.si=0x503 expect.ax=0 expect.sp=0xffa
# realmode: judge="KVM run; SDM vol. 3, General Protection Exception"

        ljmp $0, $start
        .data
        .org 13 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        .fill 15, 1, 0x3e
        inc %ax
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
