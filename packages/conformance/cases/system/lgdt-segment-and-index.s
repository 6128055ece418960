# LGDT through another segment and an index.
# realmode: layout=flat reg.es=0x100 exit=hlt expect.gdt.limit=0x17 expect.gdt.base=0x00123456 init.0x1700=170056341200 load=0x4000 judge="KVM run; SDM vol. 2, LGDT"
        mov $0x600, %bx
        mov $0x100, %si
        lgdtl %es:(%bx,%si)
        hlt
