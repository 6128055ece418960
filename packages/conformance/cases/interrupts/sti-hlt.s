# STI HLT loses no interrupt: it is taken behind the HLT.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.bx=1 expect.si=0 judge="KVM run; SDM vol. 2, STI"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        sti
        hlt
after:  hlt
handler: inc %bx
        pop %si
        sub $after, %si
        hlt
