# LTR loads a task segment and marks it busy; STR tells it.
# realmode: layout=flat exit=hlt expect.tr.selector=0x18 expect.tr.base=0x600 expect.tr.limit=0x67 expect.bx=0x18 expect.cl=0x8b judge="KVM run; SDM vol. 2, LTR"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        ltr %ax
        str %bx
        mov gdt + 29, %cl
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x0000890006000067 # 18: an available 32-bit TSS at 600
gdtr:   .word gdtr - gdt - 1
        .long gdt
