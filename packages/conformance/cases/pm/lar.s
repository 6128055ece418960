# LAR gives the access rights of a descriptor, masked, and sets ZF.
# realmode: layout=flat exit=hlt expect.ebx=0x00c09200 flags=Z judge="SDM vol. 2, LAR"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        larl %eax, %ebx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00c092000000ffff # 18: data, 32 bits, 64 KiB of pages
gdtr:   .word gdtr - gdt - 1
        .long gdt
