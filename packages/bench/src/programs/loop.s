# A register loop: what one counted jump costs.
# In: REPS turns of 65,536. Out: ax = sum of REPS, REPS-1 ... 1.
        mov     $REPS, %si
        xor     %ax, %ax
turn:   xor     %cx, %cx
count:  dec     %cx
        jnz     count
        add     %si, %ax
        dec     %si
        jnz     turn
        hlt
