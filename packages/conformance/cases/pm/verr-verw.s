# VERR and VERW tell by ZF what a segment allows.
# realmode: layout=flat exit=hlt expect.bx=5 judge="SDM vol. 2, VERR/VERW"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x10, %ax
        verw %ax
        setz %bl
        mov $8, %ax
        verw %ax
        setz %cl
        verr %ax
        setz %dl
        shl $1, %cl
        shl $2, %dl
        or %cl, %bl
        or %dl, %bl
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
