# An external interrupt wakes a HLT; its handler returns behind it.
# realmode: layout=flat exit="hlt; hlt" interrupt=0x40@1 expect.bx=1 expect.cx=1 expect.sp=0x2000 judge="KVM run; SDM vol. 2, HLT"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        sti
        hlt
        inc %cx
        cli
        hlt
handler: inc %bx
        iret
