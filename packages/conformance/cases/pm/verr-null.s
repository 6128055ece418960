# VERR of a null selector clears ZF and is no fault.
# realmode: layout=flat exit=hlt expect.bx=1 flags=z judge="SDM vol. 2, VERR/VERW"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        cmp %ax, %ax
        mov $0, %ax
        verr %ax
        mov $1, %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
