# A 32-bit gate pushes EFLAGS, CS and EIP as four bytes each; EFLAGS with RF, since it is a fault.
# realmode: layout=flat exit=hlt expect.sp=0x2000 expect.edi=0 expect.ebx=0 expect.ecx=0x10002 judge="KVM run; SDM vol. 3, Exception- or Interrupt-Handler Procedures"
        mov $0x2000, %sp
        lgdtl gdtr
        lidtl idtr
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $-1, %ebx
        mov $-1, %edi
        xor %ecx, %ecx
        push $2
        popf
bad:    div %cl
        hlt
fault:  popl %edi
        popl %ebx
        popl %ecx
        sub $bad, %edi
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
