# External interrupts may have any vector: FF.
# realmode: layout=flat exit=hlt interrupt=0xff expect.bx=1 judge="KVM run; SDM vol. 3, Sources of Interrupts"
        movw $handler, 0xff * 4
        mov $0x2000, %sp
        sti
        nop
        hlt
handler: inc %bx
        hlt
