# What FS was in protected mode it is in real mode: base and limit, until it is loaded.
# realmode: layout=flat exit=hlt expect.al=0x42 expect.fs.base=0x100000 expect.fs.limit=0xfffff ram=2M init.0x1ffff0=42 judge="KVM run; SDM vol. 3, Switching Back to Real-Address Mode"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        mov %ax, %fs
        mov %cr0, %eax
        and $0xfe, %al
        mov %eax, %cr0
        mov $0xffff0, %ebx
        mov %fs:(%ebx), %al
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x000f92100000ffff # 18: data at 1 MiB, limit FFFFF
gdtr:   .word gdtr - gdt - 1
        .long gdt
