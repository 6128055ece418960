# Code that runs over the limit of CS is #GP at the first byte outside.
# realmode: layout=flat reg.cs.limit=0x10ff exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        jmp last
fault:  pop %si
        sub $0x1100, %si
        hlt
        .org 0xfe
last:   nop
        nop
        hlt
