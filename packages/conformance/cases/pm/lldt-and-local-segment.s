# LLDT loads a local table; a selector with TI is found there.
# realmode: layout=flat exit=hlt expect.es=0x14 expect.es.base=0x600 expect.al=0x42 expect.ldt.selector=0x18 init.0x610=42 judge="KVM run; SDM vol. 2, LLDT"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        movw $local - 0x10, gdt + 0x1a
        mov $0x18, %ax
        lldt %ax
        mov $0x14, %ax
        mov %ax, %es
        mov %es:0x10, %al
        sldt %bx
        hlt
        .balign 8
local:  .quad 0x000092000600ffff # 14: data at 600
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x0000820000000017 # 18: LDT; its base is filled in so that the table's third entry is the only one there is
gdtr:   .word gdtr - gdt - 1
        .long gdt
