# An instruction cut by the limit of CS is #GP at its start.
# realmode: layout=flat reg.cs.limit=0x10ff exit=hlt expect.si=0 expect.ax=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 3, limit checking"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        jmp bad
fault:  pop %si
        sub $bad, %si
        hlt
        .org 0xfe
bad:    mov $0x1234, %ax
        hlt
