# C = A * B for 16x16 matrices of words: A[i] = i, B[i] = 3*i + 1, at 0x4000, 0x4200, 0x4400; REPS times over.
# Out: ax = C[0], bx = C[17], dx = C[255], all modulo 65,536.
        .set    A, 0x4000
        .set    B, 0x4200
        .set    C, 0x4400
        xor     %cx, %cx
        mov     $1, %ax
        xor     %bx, %bx
fill:   mov     %cx, A(%bx)
        mov     %ax, B(%bx)
        inc     %cx
        add     $3, %ax
        add     $2, %bx
        cmp     $512, %bx
        jb      fill
        mov     $REPS, %bp
again:  mov     $C, %di
        movw    $A, row
rows:   movw    $0, column
columns: mov    row, %si
        mov     column, %bx
        xor     %dx, %dx
        mov     $16, %cx
cell:   mov     (%si), %ax
        imul    B(%bx), %ax
        add     %ax, %dx
        add     $2, %si
        add     $32, %bx
        dec     %cx
        jnz     cell
        mov     %dx, (%di)
        add     $2, %di
        addw    $2, column
        cmpw    $32, column
        jb      columns
        addw    $32, row
        cmpw    $A+512, row
        jb      rows
        dec     %bp
        jnz     again
        mov     C, %ax
        mov     C+2*17, %bx
        mov     C+2*255, %dx
        hlt
        .set    row, 0x4600
        .set    column, 0x4602
