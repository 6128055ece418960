# UD2 is #UD.
# realmode: exit=hlt expect.si=0x503 expect.sp=0xffa
# realmode: judge="KVM run; SDM vol. 2, UD"

        ljmp $0, $start
        .data
        .org 6 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        ud2
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
