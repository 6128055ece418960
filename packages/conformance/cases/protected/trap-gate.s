# An exception through a trap gate leaves IF.
# realmode: layout=flat exit=hlt flags=I expect.bx=1 needs=gate-16 judge="SDM vol. 3, 6.12.1.3"
        mov $0x2000, %sp
        lgdt gdtr
        lidt idtr
        mov $1, %ax
        lmsw %ax
        ljmp $8, $1f
1:      sti
        aam $0
        hlt
fault:  inc %bx
        hlt
gdt:    .quad 0
        .quad 0x00009b000000ffff
idt:    .word fault, 8, 0x8700, 0
gdtr:   .word 15
        .long gdt
idtr:   .word 7
        .long idt
