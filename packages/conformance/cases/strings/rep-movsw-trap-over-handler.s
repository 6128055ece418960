# A trap behind the last iteration of REP runs the handler that this iteration wrote; its IP is the one behind.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cx=0 needs=rep-trap
# realmode: judge="SDM vol. 3, single-step exception: the trap comes behind the iteration"

        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $new, %si
        mov $trap, %di
        mov $1, %cx
        xor %bx, %bx
        push $0x102
        popf
        repne movsw
behind: hlt
trap:   hlt
        nop
        cmpw $behind, 0x1ffa
        jne 1f
        inc %bx
1:      hlt
new:    nop
        nop
