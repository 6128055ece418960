# Linear addresses have 32 bits: a vector table at FFFFFFCC has the vector of #GP at 0.
# realmode: layout=flat reg.idt.base=0xffffffcc exit=hlt expect.bx=1 needs=idt-wraps
# realmode: judge="SDM vol. 3, 32-bit linear address space"

        movw $handler, 0
        movw $0, 2
        mov $0x2000, %sp
        xor %bx, %bx
        mov 0xffff, %ax
        hlt
handler: inc %bx
        hlt
