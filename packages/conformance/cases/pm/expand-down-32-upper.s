# An expand-down segment with B goes on above FFFF.
# realmode: layout=flat exit=hlt expect.al=0x42 init.0x10000=42 judge="KVM run; SDM vol. 3, Limit Checking"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        mov %ax, %es
        mov $0x10000, %ebx
        mov %es:(%ebx), %al
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00409600000007ff # 18: expand-down, 32 bits, limit 7FF
gdtr:   .word gdtr - gdt - 1
        .long gdt
