# fib(18) by recursive calls, REPS times over. Out: ax = 2584.
        mov     $REPS, %bp
again:  mov     $18, %ax
        call    fib
        dec     %bp
        jnz     again
        hlt
fib:    cmp     $2, %ax
        jb      done
        push    %ax
        dec     %ax
        call    fib
        pop     %bx
        push    %ax
        mov     %bx, %ax
        sub     $2, %ax
        call    fib
        pop     %bx
        add     %bx, %ax
done:   ret
