# IRET at the same level takes IP, CS and FLAGS.
# realmode: layout=flat exit=hlt expect.bx=1 expect.sp=0x2000 expect.cs=8 flags=C judge="SDM vol. 2, IRET"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        push $3
        push $8
        push $there
        iret
there:  inc %bx
        stc
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
