# LCALL through a call gate takes selector and offset from it.
# realmode: layout=flat exit=hlt expect.bx=1 expect.sp=0x1ffc expect.cs=8 judge="SDM vol. 3, Call Gates"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        ljmp $8, $1f
1:      movw $routine, gdt + 0x18
        lcall $0x18, $0
        hlt
routine: inc %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x0000840000080000 # 18: call gate, 16 bits, to 08; its offset is filled in
gdtr:   .word gdtr - gdt - 1
        .long gdt
