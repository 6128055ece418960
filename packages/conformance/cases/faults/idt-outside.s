# Interrupt vectors may lie where no memory is: the host is asked for them.
# realmode: layout=flat exit=hlt reg.idt.base=0x300000 expect.bx=7 needs=idt-outside
# realmode: mmio="read32 0x300000 0x1100" judge="SDM vol. 3, LIDT in real-address mode"

        mov $0x2000, %sp
        aam $0
        hlt
        .org 0x100
        mov $7, %bx
        hlt
