# Data beside code that a loop changes does not change the code.
# realmode: layout=flat exit=hlt expect.bx=100 mem.0x1008=64 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $100, %cx
        jmp 1f
        .org 8
count:  .byte 0
1:      incb count
        inc %bx
        loop 1b
        hlt
