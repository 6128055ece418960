# In a 32-bit code segment operands have 32 bits, 66 makes them 16.
# realmode: layout=flat exit=hlt expect.ebx=0x12345678 expect.ecx=0xffff5678 judge="KVM run; SDM vol. 1, Operand-Size and Address-Size Attributes"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmp $0x18, $wide
        .code32
wide:   mov $0x10, %eax
        mov %eax, %ds
        mov %eax, %es
        mov $0x20, %eax
        mov %eax, %ss
        mov $0x2000, %esp
        mov $0x12345678, %ebx
        mov $-1, %ecx
        mov %bx, %cx
        hlt
        .code16
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00cf9a000000ffff # 18: code, 32 bits
        .quad 0x00cf92000000ffff # 20: data, 32 bits, 4 GiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
