# POP to memory with another segment and an index.
# realmode: layout=flat reg.es=0x100 exit=hlt mem.0x1610=5544 expect.sp=0x2000 load=0x4000 judge="KVM run; SDM vol. 2, POP"
        mov $0x2000, %sp
        push $0x4455
        mov $0x600, %bx
        mov $0x10, %si
        popw %es:(%bx,%si)
        hlt
