# LOOPE ends at CX = 0 though ZF is set.
# realmode: exit=hlt expect.cx=0 expect.bx=0 flags=Z judge="KVM run; SDM vol. 2, LOOP"
        mov $1, %cx
        cmp %al, %al
        loope 1f
        hlt
1:      inc %bx
        hlt
