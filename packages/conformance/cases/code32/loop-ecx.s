# LOOP counts ECX; with 67 it counts CX.
# realmode: layout=flat exit=hlt expect.ecx=0x20000 expect.ebx=2 expect.edx=1 judge="KVM run; SDM vol. 2, LOOP"
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
        mov $2, %ecx
1:      inc %ebx
        loop 1b
        mov $0x20001, %ecx
        addr16 loop 2f
        inc %edx
2:      hlt
        .code16
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00cf9a000000ffff # 18: code, 32 bits
        .quad 0x00cf92000000ffff # 20: data, 32 bits, 4 GiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
