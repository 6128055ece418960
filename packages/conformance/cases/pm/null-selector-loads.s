# A null selector may be loaded into DS, ES, FS and GS.
# realmode: layout=flat exit=hlt expect.bx=1 expect.es=3 judge="KVM run; SDM vol. 2, MOV"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $3, %ax
        mov %ax, %es
        xor %ax, %ax
        mov %ax, %fs
        mov %ax, %gs
        mov $1, %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
