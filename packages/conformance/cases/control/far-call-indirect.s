# LCALL through memory takes offset and selector and pushes CS:IP.
# realmode: layout=flat exit=hlt expect.cs=0x100 expect.ip=0x203 expect.sp=0x1ffc mem.0x1ffe=0000 expect.bx=1 judge="KVM run; SDM vol. 2, CALL"
        mov $0x2000, %sp
        movw $0x200, 0x600
        movw $0x100, 0x602
        lcall *0x600
        hlt
        .org 0x200
        nop
        inc %bx
        hlt
