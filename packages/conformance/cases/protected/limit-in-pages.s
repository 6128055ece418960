# A limit that counts pages has all bytes of the last one.
# realmode: layout=flat exit=hlt expect.ds.limit=0xfff judge="SDM vol. 3, 3.4.5, G flag; run on KVM"
        lgdt gdtr
        mov $1, %ax
        lmsw %ax
        mov $8, %ax
        mov %ax, %ds
        mov 0xffe, %bx          # its last word
        hlt
gdt:    .quad 0
        .quad 0x0080930000000000
gdtr:   .word 15
        .long gdt
