# SIDT stores limit, then base.
# realmode: reg.idt.base=0x89abcdef reg.idt.limit=0x1234 exit=hlt mem.0x600=3412efcdab89 judge="KVM run; SDM vol. 2, SIDT"
        sidtl 0x600
        hlt
