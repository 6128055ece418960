# The three pushes of INT go on at FFFE below 0.
# realmode: layout=flat exit=hlt expect.sp=0xfffc mem.0x0=0200 mem.0xfffc=0b100000 judge="KVM run; SDM vol. 2, INT n"
        movw $handler, 0x21 * 4
        mov $2, %sp
        int $0x21
handler: hlt
