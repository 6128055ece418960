# LSL gives the limit in bytes.
# realmode: layout=flat exit=hlt expect.ebx=0xffffffff expect.cx=0xffff flags=Z judge="SDM vol. 2, LSL"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        lsll %eax, %ebx
        mov $0x10, %ax
        lsl %ax, %cx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00cf92000000ffff # 18: data, 32 bits, 4 GiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
