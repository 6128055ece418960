# 66 LCALL pushes CS and EIP as four bytes each.
# realmode: layout=flat exit=hlt expect.sp=0x1ff8 mem.0x1ff8=0b100000 mem.0x1ffc=0000 expect.cs=0x100 judge="KVM run; SDM vol. 2, CALL"
        mov $0x2000, %sp
        lcalll $0x100, $0x100
        hlt
        .org 0x100
        hlt
