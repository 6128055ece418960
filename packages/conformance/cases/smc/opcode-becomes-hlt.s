# A loop whose body is overwritten with HLT ends there.
# realmode: layout=flat exit=hlt expect.cx=3 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $10, %cx
again:  cmp $4, %cx
        jne 1f
        movb $0xf4, body
1:      dec %cx
body:   nop
        jmp again
