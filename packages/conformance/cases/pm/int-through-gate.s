# INT goes through a gate and pushes the IP behind it.
# realmode: layout=flat exit=hlt expect.edi=0 expect.sp=0x1ff8 expect.cs=8 judge="SDM vol. 2, INT n"
        mov $0x2000, %sp
        lgdtl gdtr
        lidtl idtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        int $0x20
after:  hlt
        hlt
fault:  popl %edi
        sub $after, %edi
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
gate:   .word fault, 8, 0x8e00, 0
idtr:   .word 33 * 8 - 1
        .long gate - 32 * 8     # of the table only this entry is there
