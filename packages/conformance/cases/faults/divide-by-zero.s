# DIV by zero is a fault: the pushed IP is that of the DIV, registers are as before.
# realmode: exit=hlt expect.si=0x508 expect.ax=5 expect.sp=0xffa
# realmode: judge="KVM run; SDM vol. 3, Divide Error"

        ljmp $0, $start
        .data
        .org 0 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp

        mov $5, %ax
        xor %cx, %cx
        div %cx
        hlt
handler: mov %sp, %bp
        mov (%bp), %si          # the IP that was pushed
        hlt
