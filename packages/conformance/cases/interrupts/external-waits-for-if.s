# With IF clear an external interrupt waits; STI lets it in behind the next instruction.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.bx=2 expect.si=0 judge="KVM run; SDM vol. 2, STI"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        nop
        sti
        inc %bx
after:  hlt
handler: inc %bx
        pop %si
        sub $after, %si
        hlt
