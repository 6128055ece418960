# Bubble sort of 128 words at 0x4000, filled anew from the same seed, REPS times over.
# Out: ax = smallest, dx = largest, bx = how many pairs are out of order (0).
        .set    WORDS, 0x4000
        .set    COUNT, 128
        mov     $REPS, %bp
again:  mov     $WORDS, %di
        mov     $COUNT, %cx
        mov     $12345, %ax
fill:   mov     %ax, (%di)
        imul    $25173, %ax, %ax
        add     $13849, %ax
        add     $2, %di
        dec     %cx
        jnz     fill
        mov     $COUNT-1, %dx
pass:   mov     $WORDS, %si
        mov     %dx, %cx
pair:   mov     (%si), %ax
        mov     2(%si), %bx
        cmp     %bx, %ax
        jbe     kept
        mov     %bx, (%si)
        mov     %ax, 2(%si)
kept:   add     $2, %si
        dec     %cx
        jnz     pair
        dec     %dx
        jnz     pass
        dec     %bp
        jnz     again
        xor     %bx, %bx
        mov     $WORDS, %si
        mov     $COUNT-1, %cx
check:  mov     (%si), %ax
        cmp     2(%si), %ax
        jbe     right
        inc     %bx
right:  add     $2, %si
        dec     %cx
        jnz     check
        mov     WORDS, %ax
        mov     WORDS+2*(COUNT-1), %dx
        hlt
