# REP prefixes mean nothing to LOOPE and LOOPNE.
# realmode: layout=flat exit=hlt expect.ax=0 expect.bx=1 needs=rep-loop judge="KVM run; SDM vol. 2, LOOP"
        mov $2, %cx
        or %cx, %cx
        .byte 0xf2
        loope 1f
        mov $2, %cx
        or %cx, %cx
        .byte 0xf3
        loopne 2f
        hlt
1:      inc %ax
        hlt
2:      inc %bx
        hlt
