# A small interpreter: bytes of a made-up machine, dispatched by a jump table. Its program adds
# 200, 199 ... 1; REPS times over. Out: ax = 20100.
        mov     $REPS, %bp
again:  mov     $code, %si
        xor     %bh, %bh
step:   mov     (%si), %bl
        inc     %si
        add     %bx, %bx
        jmp     *table(%bx)
set:    mov     (%si), %cl
        inc     %si
        xor     %ch, %ch
        jmp     step
zero:   xor     %ax, %ax
        jmp     step
sum:    add     %cx, %ax
        jmp     step
down:   dec     %cx
        jmp     step
back:   mov     (%si), %dl
        inc     %si
        xor     %dh, %dh
        jcxz    step
        sub     %dx, %si
        jmp     step
stop:   dec     %bp
        jnz     again
        hlt
table:  .word   set, zero, sum, down, back, stop
code:   .byte   0, 200          # set 200
        .byte   1               # zero
        .byte   2               # sum
        .byte   3               # down
        .byte   4, 4            # back 4, to sum
        .byte   5               # stop
