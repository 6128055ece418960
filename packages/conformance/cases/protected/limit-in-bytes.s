# A limit that counts bytes is the offset of the last one.
# realmode: layout=flat exit=shutdown expect.cx=1 judge="SDM vol. 3, 3.4.5, G flag; run on KVM"
        lgdt gdtr
        mov $1, %ax
        lmsw %ax
        mov $8, %ax
        mov %ax, %ds
        mov 0xff, %bl           # the last byte
        inc %cx
        mov 0xff, %bx           # and one more: #GP, and no gate for it
        inc %cx
        hlt
gdt:    .quad 0
        .quad 0x00009300000000ff
gdtr:   .word 15
        .long gdt
