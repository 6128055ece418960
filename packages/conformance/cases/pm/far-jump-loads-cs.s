# A far jump in protected mode takes CS from the GDT and marks the descriptor accessed.
# realmode: layout=flat exit=hlt expect.cs=0x18 expect.cs.base=0 expect.cs.type=11 expect.bl=0x9a expect.bh=0x9b judge="KVM run; SDM vol. 3, Segment Descriptors"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov gdt + 29, %bl
        ljmp $0x18, $there
        hlt
there:  mov gdt + 29, %bh
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00009a000000ffff # 18: code, not accessed
gdtr:   .word gdtr - gdt - 1
        .long gdt
