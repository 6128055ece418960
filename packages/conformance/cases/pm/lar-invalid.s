# LAR of a selector beyond the table clears ZF and leaves its destination.
# realmode: layout=flat exit=hlt expect.ebx=0x77 flags=z judge="SDM vol. 2, LAR"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x77, %ebx
        cmp %ax, %ax
        mov $0x40, %ax
        lar %ax, %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
