# Setting CR0.PE changes no segment register: the next instructions run on with the CS of real mode.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cs=0 expect.ds.limit=0xffff judge="KVM run; SDM vol. 3, Switching to Protected Mode"
        mov $0x2000, %sp
        lgdtl gdtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        inc %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
