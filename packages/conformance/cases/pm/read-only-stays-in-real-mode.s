# A segment loaded read-only is read-only in real mode still, until it is loaded anew with another descriptor.
# realmode: layout=flat exit=hlt expect.es.type=1 expect.bx=1 judge="KVM run; SDM vol. 3, Switching Back to Real-Address Mode"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        mov %ax, %es
        mov %cr0, %eax
        and $0xfe, %al
        mov %eax, %cr0
        mov $1, %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x000090000000ffff # 18: data, read only
gdtr:   .word gdtr - gdt - 1
        .long gdt
