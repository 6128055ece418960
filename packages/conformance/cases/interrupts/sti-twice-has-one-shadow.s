# A second STI, with IF set already, makes no shadow of its own.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.bx=0 expect.si=0 judge="KVM run; SDM vol. 2, STI"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        sti
        sti
after:  inc %bx
        hlt
handler: pop %si
        sub $after, %si
        hlt
