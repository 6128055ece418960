# Into protected mode and back, twice: real mode computes bases again.
# realmode: layout=flat exit=hlt expect.cx=2 expect.ds=0x100 expect.ds.base=0x1000 expect.cs=0 expect.cr0=0x60000010 judge="KVM run; SDM vol. 3, Switching Back to Real-Address Mode"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmp $8, $in
in:     mov $0x10, %ax
        mov %ax, %ds
        inc %cx
        mov %cr0, %eax
        and $0xfe, %al
        mov %eax, %cr0
        ljmp $0, $back
back:   xor %ax, %ax
        mov %ax, %ds
        cmp $2, %cx
        jae 1f
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmp $8, $in
1:      mov $0x100, %ax
        mov %ax, %ds
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
