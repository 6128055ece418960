# RET reads its target from a stack outside of RAM.
# realmode: exit=hlt expect.bx=1 expect.sp=0x3002 mmio="read16 0x3000 0xf100" judge="KVM run; SDM vol. 2, RET"
        mov $0x3000, %sp
        ret
        hlt
        .org 0x100
        inc %bx
        hlt
