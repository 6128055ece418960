# A segment loaded in protected mode keeps its limit in real mode, until and beyond a load of its selector.
# realmode: layout=flat ram=2M exit=hlt expect.al=0x5a expect.ds.limit=0xffffffff expect.ds=0x10 init.0x150010=5a judge="SDM vol. 3, real-address mode; run on KVM"
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $8, %bx
        mov %bx, %ds
        and $0xfe, %al
        mov %eax, %cr0
        mov $0x10, %bx
        mov %bx, %ds
        mov $0x14ff10, %ebx
        mov (%ebx), %al
        hlt
gdtr:   .word 15
        .long gdt
        .balign 8
gdt:    .quad 0
        .quad 0x00cf92000000ffff
