# LCALL pushes CS and IP, LRET takes them from the GDT again.
# realmode: layout=flat exit=hlt expect.bx=3 expect.cs=8 expect.sp=0x2000 judge="KVM run; SDM vol. 2, CALL, RET"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmp $8, $1f
1:      lcall $0x18, $routine
        or $2, %bx
        hlt
routine: mov %cs, %ax
        cmp $0x18, %ax
        jne 2f
        inc %bx
2:      lret
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00009a000000ffff # 18: the same code once more
gdtr:   .word gdtr - gdt - 1
        .long gdt
