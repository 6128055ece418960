# A segment load takes base, limit, type, DPL and the D, G and AVL bits from the descriptor.
# realmode: layout=flat exit=hlt expect.es=0x18 expect.es.base=0x12345678 expect.es.limit=0xe4321fff expect.es.g=1 expect.es.db=1 expect.es.avl=1 expect.es.dpl=0 expect.es.type=3 judge="KVM run; SDM vol. 3, Segment Descriptors"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        mov %ax, %es
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x12de923456784321 # 18: base 12345678, limit E4321 pages
gdtr:   .word gdtr - gdt - 1
        .long gdt
