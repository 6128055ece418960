# LMSW sets PE and cannot clear it.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cr0=0x60000011 judge="KVM run; SDM vol. 2, LMSW"
        mov $0x2000, %sp
        lgdtl gdtr
        mov $1, %ax
        lmsw %ax
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        xor %ax, %ax
        lmsw %ax
        smsw %ax
        and $1, %ax
        mov %ax, %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
