# Data beside code, as small programs have it: counters a few bytes from the loop that changes them.
# 10,000 turns a rep, REPS reps. Out: ax = turns, bx = their sum, dx = a byte counter (all wrap).
        mov     $REPS, %si
again:  mov     $10000, %cx
        jmp     turn
low:    .word   0
sum:    .word   0
bytes:  .byte   0, 0
turn:   incw    low
        mov     low, %ax
        add     %ax, sum
        incb    bytes
        dec     %cx
        jnz     turn
        dec     %si
        jnz     again
        mov     sum, %bx
        mov     bytes, %dx
        hlt
