# An NMI in protected mode goes through gate 2.
# realmode: layout=flat exit="hlt; hlt" expect.bx=1 expect.cs=8 interrupt=nmi@1 judge="KVM run; SDM vol. 3, Nonmaskable Interrupt"
        mov $0x2000, %sp
        lgdtl gdtr
        lidtl idtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        cmp %ax, %ax            # MOV CR0 leaves flags undefined, and the frame shows them
        hlt
        hlt
fault:  inc %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
gate:   .word fault, 8, 0x8e00, 0
idtr:   .word 3 * 8 - 1
        .long gate - 2 * 8      # of the table only this entry is there
