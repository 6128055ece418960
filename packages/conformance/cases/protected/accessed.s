# Loading a segment register marks its descriptor accessed in memory.
# realmode: layout=flat exit=hlt mem.0x110d=93 judge="SDM vol. 3, 3.4.5.1; run on KVM"
        lgdt gdtr
        mov $1, %ax
        lmsw %ax
        mov $8, %ax
        mov %ax, %es
        hlt
gdtr:   .word 15
        .long gdt
        .org 0x100
gdt:    .quad 0
        .quad 0x000092000000ffff
