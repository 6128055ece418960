# A stack segment with B makes PUSH use all of ESP.
# realmode: layout=flat exit=hlt expect.esp=0x11ffe mem.0x11ffe=3412 judge="KVM run; SDM vol. 3, Stack Segment"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        mov %ax, %ss
        mov $0x12000, %esp
        push $0x1234
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00cf92000000ffff # 18: data, 32 bits, 4 GiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
