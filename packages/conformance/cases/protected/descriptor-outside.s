# A descriptor that only begins within the limit of its table can't be loaded.
# realmode: layout=flat exit=shutdown expect.bx=0 judge="SDM vol. 2, MOV, protected mode exceptions; run on KVM"
        lgdt gdtr
        mov $1, %ax
        lmsw %ax
        mov $8, %ax
        mov %ax, %ds            # #GP, and no gate for it
        inc %bx
        hlt
gdt:    .quad 0
        .quad 0x000093000000ffff
gdtr:   .word 11
        .long gdt
