# Without G the limit counts bytes: 20 bits of them.
# realmode: layout=flat exit=hlt expect.es.limit=0x54321 expect.es.g=0 expect.al=0x42 init.0x54321=42 judge="KVM run; SDM vol. 3, Segment Descriptors"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        mov %ax, %es
        mov $0x54321, %ebx
        mov %es:(%ebx), %al
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x0005920000004321 # 18: limit 54321 bytes
gdtr:   .word gdtr - gdt - 1
        .long gdt
