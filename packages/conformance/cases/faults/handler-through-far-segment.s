# A vector may name any segment; IRET comes back.
# realmode: layout=flat exit=hlt expect.bx=0x200 expect.sp=0x2000 expect.cs=0 init.0x2100=8ccbcf judge="KVM run; SDM vol. 3, real-address mode"
        movw $0x100, 0x21 * 4
        movw $0x200, 0x21 * 4 + 2
        mov $0x2000, %sp
        int $0x21
        hlt
