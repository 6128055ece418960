# A 32-bit code segment in protected mode, and the way back to real mode.
# realmode: layout=flat exit=hlt expect.ebx=0x12345678 expect.cx=7 expect.cs=0 expect.cs.db=0 judge="SDM vol. 3, mode switching; run on KVM"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmp $8, $wide
        .code32
wide:   mov $0x12345678, %ebx
        ljmp $16, $narrow
        .code16
narrow: mov %cr0, %eax
        and $0xfe, %al
        mov %eax, %cr0
        ljmp $0, $back
back:   mov $7, %cx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00cf9a000000ffff
        .quad 0x00009a000000ffff
gdtr:   .word 23
        .long gdt
