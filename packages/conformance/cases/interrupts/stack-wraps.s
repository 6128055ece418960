# The frame of an external interrupt wraps at SP = 2.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.sp=0xfffc mem.0x0=0202 judge="KVM run; SDM vol. 3, Interrupt and Exception Handling in Real-Address Mode"
        movw $handler, 0x40 * 4
        mov $2, %sp
        push $0
        mov $2, %sp
        sti
        nop
        hlt
handler: hlt
