# DS takes a null selector, SS does not.
# realmode: layout=flat exit=shutdown expect.bx=1 expect.ds=3 judge="SDM vol. 2, MOV; run on KVM"
        lgdt gdtr
        mov $1, %ax
        lmsw %ax
        mov $3, %ax
        mov %ax, %ds
        inc %bx
        xor %ax, %ax
        mov %ax, %ss            # #GP, and no gate for it
        inc %bx
        hlt
gdt:    .quad 0
gdtr:   .word 7
        .long gdt
