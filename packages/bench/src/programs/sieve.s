# Primes below 8192 by Eratosthenes, one byte each at 0x4000, REPS times over.
# Out: ax = how many (1028).
        .set    FLAGS, 0x4000
        .set    LIMIT, 8192
        mov     $REPS, %bp
again:  mov     $FLAGS, %di
        mov     $LIMIT, %cx
        mov     $1, %al
set:    mov     %al, (%di)
        inc     %di
        dec     %cx
        jnz     set
        xor     %ax, %ax
        mov     $2, %bx
test:   cmpb    $0, FLAGS(%bx)
        je      next
        inc     %ax
        mov     %bx, %di
        add     %bx, %di
        cmp     $LIMIT, %di
        jae     next
clear:  movb    $0, FLAGS(%di)
        add     %bx, %di
        cmp     $LIMIT, %di
        jb      clear
next:   inc     %bx
        cmp     $LIMIT, %bx
        jb      test
        dec     %bp
        jnz     again
        hlt
