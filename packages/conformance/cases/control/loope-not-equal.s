# LOOPE ends at ZF clear though CX is not 0.
# realmode: exit=hlt expect.cx=4 expect.bx=0 flags=z judge="KVM run; SDM vol. 2, LOOP"
        mov $5, %cx
        or $1, %al
        loope 1f
        hlt
1:      inc %bx
        hlt
