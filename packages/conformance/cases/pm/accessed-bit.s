# A segment load sets the accessed bit in the descriptor, once.
# realmode: layout=flat exit=hlt expect.bx=0x9392  judge="KVM run; SDM vol. 3, Code- and Data-Segment Descriptor Types"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov gdt + 29, %bl
        mov $0x18, %ax
        mov %ax, %es
        mov gdt + 29, %bh
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x000092000000ffff # 18: data, not accessed
gdtr:   .word gdtr - gdt - 1
        .long gdt
