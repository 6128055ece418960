# An external interrupt goes through the table IDTR names.
# realmode: layout=flat exit=hlt interrupt=0x40 reg.idt.base=0x3000 expect.bx=1 judge="KVM run; SDM vol. 3, real-address mode"
        movw $handler, 0x3000 + 0x40 * 4
        mov $0x2000, %sp
        sti
        nop
        hlt
handler: inc %bx
        hlt
