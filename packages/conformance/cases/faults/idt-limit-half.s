# A vector whose entry ends behind the limit of the IDT can't be delivered: a double fault, and the end.
# realmode: layout=flat exit=shutdown reg.idt.limit=2 expect.bx=0 needs=idt-limit
# realmode: judge="SDM vol. 3, 21.1.4"
        mov $0x2000, %sp
        movw $handler, 0
        aam $0
handler: inc %bx
        hlt
