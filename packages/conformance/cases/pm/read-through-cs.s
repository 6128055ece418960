# A read through a readable code segment is allowed; loaded into ES too.
# realmode: layout=flat exit=hlt expect.ax=0x4242 init.0x600=42 judge="KVM run; SDM vol. 3, Type Checking"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmp $8, $1f
1:      mov %cs:0x600, %al
        mov $8, %bx
        mov %bx, %es
        mov %es:0x600, %ah
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
