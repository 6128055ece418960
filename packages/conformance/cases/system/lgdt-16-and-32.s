# LGDT with a 16-bit operand takes 24 bits of base, with a 32-bit operand all; SGDT stores 32 either way.
# realmode: exit=hlt expect.gdt.base=0x12345678 expect.gdt.limit=0x4321 mem.0x608=341278563400 judge="SDM vol. 2, LGDT; run on KVM"
        movl $0x56781234, 0x600
        movw $0x1234, 0x604
        lgdtw 0x600
        sgdtw 0x608
        movw $0x4321, 0x600
        movl $0x12345678, 0x602
        lgdtl 0x600
        hlt
