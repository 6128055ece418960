# An interrupt handler changed between two interrupts.
# realmode: layout=flat exit=hlt expect.bx=0x0109 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        movw $handler, 0x21 * 4
        mov $0x3000, %sp
        int $0x21
        mov %al, %bh
        movb $9, handler + 1
        int $0x21
        mov %al, %bl
        hlt
handler: mov $1, %al
        iret
