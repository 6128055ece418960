# An interrupt that waits while IF stays clear does nothing.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.bx=0 expect.sp=0x2000 judge="KVM run; SDM vol. 3, Masking Maskable Hardware Interrupts"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        nop
        hlt
handler: inc %bx
        hlt
