# LOOPNE ends at the first equal comparison, with CX counted once more.
# realmode: exit=hlt expect.cx=7 expect.bx=3 flags=Z
# realmode: judge="KVM run; SDM vol. 2, LOOP/LOOPcc"

        mov $10, %cx
        xor %bx, %bx
1:      inc %bx
        cmp $3, %bx
        loopne 1b
        hlt
