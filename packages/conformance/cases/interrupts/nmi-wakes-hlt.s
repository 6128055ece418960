# An NMI wakes a HLT, with IF clear as well.
# realmode: layout=flat exit="hlt; hlt" interrupt=nmi@1 expect.bx=1 expect.cx=1 expect.sp=0x2000 judge="KVM run; SDM vol. 2, HLT"
        movw $handler, 2 * 4
        mov $0x2000, %sp
        cli
        hlt
        inc %cx
        hlt
handler: inc %bx
        iret
