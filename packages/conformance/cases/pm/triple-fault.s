# A fault with an IDT of limit 0 cannot be delivered, nor can what follows from it: shutdown.
# realmode: layout=flat exit=shutdown judge="KVM run; SDM vol. 3, Double Fault Exception"
        movw $0, 0x600
        movl $0, 0x602
        lidtl 0x600
        mov %cr0, %eax
        or $1, %al
        mov %eax, %cr0
        mov $0x2000, %sp
        xor %cx, %cx
        div %cl
        hlt
