# LRET n drops n bytes behind CS.
# realmode: layout=flat exit=hlt expect.bx=1 expect.sp=0x2000 judge="KVM run; SDM vol. 2, RET"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmp $8, $1f
1:      push $0x55
        push $0x66
        lcall $8, $routine
        inc %bx
        hlt
routine: lret $4
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
