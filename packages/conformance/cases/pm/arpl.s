# ARPL raises the RPL of its destination to that of the source and sets ZF; else it clears ZF.
# realmode: layout=flat exit=hlt expect.ax=0x13 expect.cx=0x12 flags=z judge="SDM vol. 2, ARPL"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x10, %ax
        mov $3, %bx
        arpl %bx, %ax
        jnz 1f
        mov $0x12, %cx
        mov $1, %bx
        arpl %bx, %cx
        hlt
1:      mov $0, %ax
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
