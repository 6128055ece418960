# An exception's handler returns with IRET once it has mended the cause.
# realmode: layout=flat exit=hlt expect.ax=0x0102 expect.bx=1 expect.sp=0x2000 judge="SDM vol. 2, IRET"
        mov $0x2000, %sp
        lgdtl gdtr
        lidtl idtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmp $8, $1f
1:      mov $5, %ax
        xor %cx, %cx
        div %cl
        hlt
fault:  mov $2, %cl
        inc %bx
        iretl
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
gate:   .word fault, 8, 0x8e00, 0
idtr:   .word 1 * 8 - 1
        .long gate - 0 * 8      # of the table only this entry is there
