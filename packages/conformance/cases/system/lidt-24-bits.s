# LIDT with a 16-bit operand takes 24 bits of the base.
# realmode: exit=hlt expect.idt.base=0x345678 expect.idt.limit=0x3ff judge="KVM run; SDM vol. 2, LIDT"
        movw $0x3ff, 0x600
        movl $0x12345678, 0x602
        lidtw 0x600
        hlt
