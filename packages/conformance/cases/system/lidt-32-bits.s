# LIDT with a 32-bit operand takes all 32.
# realmode: exit=hlt expect.idt.base=0x12345678 expect.idt.limit=0x3ff judge="KVM run; SDM vol. 2, LIDT"
        movw $0x3ff, 0x600
        movl $0x12345678, 0x602
        lidtl 0x600
        hlt
