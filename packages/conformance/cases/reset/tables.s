# After reset GDT and IDT have base 0 and limit FFFF.
# realmode: exit=hlt expect.gdt.base=0 expect.gdt.limit=0xffff expect.idt.base=0 expect.idt.limit=0xffff mem.0x600=ffff00000000 mem.0x606=ffff00000000 judge="KVM run; SDM vol. 3, table Processor States Following Power-up"
        sgdtl 0x600
        sidtl 0x606
        hlt
