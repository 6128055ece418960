# A segment that holds a null selector cannot be used in real mode before it is loaded.
# realmode: layout=flat exit=hlt expect.bx=1 expect.es.base=0x1000 judge="KVM run; SDM vol. 3, Switching Back to Real-Address Mode"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        xor %ax, %ax
        mov %ax, %es
        mov %cr0, %eax
        and $0xfe, %al
        mov %eax, %cr0
        mov $0x100, %ax
        mov %ax, %es
        mov $1, %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
