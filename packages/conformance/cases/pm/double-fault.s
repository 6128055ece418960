# A #GP whose gate lies beyond the table is a double fault, with error code 0.
# realmode: layout=flat exit=hlt expect.esi=0 expect.bx=8 expect.sp=0x1ff4 judge="KVM run; SDM vol. 3, Double Fault Exception"
        mov $0x2000, %sp
        lgdtl gdtr
        lidtl idtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        mov %ax, %es
        hlt
        hlt
fault:  popl %esi
        mov $8, %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
gate:   .word fault, 8, 0x8e00, 0
idtr:   .word 9 * 8 - 1
        .long gate - 8 * 8      # of the table only this entry is there
