# An expand-down segment without B ends at FFFF.
# realmode: layout=flat exit=hlt expect.edi=0 expect.sp=0x1ff8 expect.si=0 expect.al=0x42 init.0xffff=42 judge="KVM run; SDM vol. 3, Limit Checking"
        mov $0x2000, %sp
        lgdtl gdtr
        lidtl idtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x18, %ax
        mov %ax, %es
        mov %es:0xffff, %al
        mov $0x10000, %ebx
bad:    mov %es:(%ebx), %cl
        hlt
fault:  popl %esi               # the error code
        popl %edi
        sub $bad, %edi          # 0: the IP pushed is that of the instruction
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00009600000007ff # 18: expand-down, limit 7FF
gdtr:   .word gdtr - gdt - 1
        .long gdt
gate:   .word fault, 8, 0x8e00, 0
idtr:   .word 14 * 8 - 1
        .long gate - 13 * 8     # of the table only this entry is there
