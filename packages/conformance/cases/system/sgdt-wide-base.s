# SGDT with a 32-bit operand stores all 32 bits of the base.
# realmode: reg.gdt.base=0x89abcdef reg.gdt.limit=0x1234 exit=hlt mem.0x600=3412efcdab89ff judge="KVM run; SDM vol. 2, SGDT"
        movb $-1, 0x606
        sgdtl 0x600
        hlt
