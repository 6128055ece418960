# CALL beyond the limit whose return address does not fit either: the target's #GP comes.
# realmode: layout=flat exit=hlt expect.ax=13 expect.sp=0xfffc needs=call-order
# realmode: judge="KVM run; SDM vol. 2, CALL (Operation: the target's offset, then the stack)"
        movw $stack, 12 * 4
        movw $general, 13 * 4
        mov $2, %sp
        .byte 0x66, 0xe8
        .long 0x100000
stack:  mov $12, %ax
        hlt
general: mov $13, %ax
        hlt
