# A far jump beyond the limit of its target is #GP(0).
# realmode: layout=flat exit=hlt expect.edi=0 expect.sp=0x1ff8 expect.si=0 judge="SDM vol. 2, JMP"
        mov $0x2000, %sp
        lgdtl gdtr
        lidtl idtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        cmp %ax, %ax            # MOV CR0 leaves flags undefined, and the frame shows them
bad:    ljmp $0x18, $0x2000
        hlt
fault:  popl %esi               # the error code
        popl %edi
        sub $bad, %edi          # 0: the IP pushed is that of the instruction
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
        .quad 0x00009a0000001fff # 18: code, limit 1FFF
gdtr:   .word gdtr - gdt - 1
        .long gdt
gate:   .word fault, 8, 0x8e00, 0
idtr:   .word 14 * 8 - 1
        .long gate - 13 * 8     # of the table only this entry is there
