# RETF n takes IP and CS, then n more bytes.
# realmode: layout=flat exit=hlt expect.sp=0x2000 expect.cs=0x100 expect.bx=1 judge="KVM run; SDM vol. 2, RET"
        mov $0x2000, %sp
        push $0
        push $0
        push $0
        push $0x100
        push $0x100
        lret $6
        hlt
        .org 0x100
        inc %bx
        hlt
