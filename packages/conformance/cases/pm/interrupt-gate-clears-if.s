# An interrupt gate clears IF.
# realmode: layout=flat exit=hlt expect.sp=0x1ff4 flags=i expect.bx=1 judge="KVM run; SDM vol. 3, Flag Usage By Exception- or Interrupt-Handler Procedure"
        mov $0x2000, %sp
        lgdtl gdtr
        lidtl idtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        sti
        xor %cx, %cx
        div %cl
        hlt
fault:  mov $1, %bx
        hlt
        .balign 8
gdt:    .quad 0
        .quad 0x00009b000000ffff # 08: code, 16 bits, accessed
        .quad 0x000092000000ffff # 10: data, 64 KiB
gdtr:   .word gdtr - gdt - 1
        .long gdt
gate:   .word fault, 8, 0x8e00, 0
idtr:   .word 1 * 8 - 1
        .long gate - 0 * 8      # of the table only this entry is there
