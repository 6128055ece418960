# INT pushes FLAGS, CS and IP and clears IF and TF; IRET takes all back.
# realmode: exit=hlt expect.ax=0x0202 expect.bx=0x0002 expect.sp=0x1000 flags=IC
# realmode: judge="KVM run; SDM vol. 2, INT n, IRET"

        ljmp $0, $start
        .data
        .org 0x21 * 4
        .word handler, 0
        .org 0x500
start:  mov $0x1000, %sp
        stc
        sti
        int $0x21
        hlt
handler: pushf
        pop %bx
        and $0x202, %bx         # IF is clear in the handler
        mov %sp, %bp
        mov 4(%bp), %ax
        and $0x202, %ax         # and set in the image on the stack
        iret
