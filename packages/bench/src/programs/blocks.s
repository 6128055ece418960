# rep strings: fill, copy, scan and compare 8192 bytes at 0x4000 and 0x8000, as bytes, words and
# dwords, REPS times over. Out: ax = 0x5aa5, cx = 0, di = just past the last compared (0x4000+8192).
        .set    ONE, 0x4000
        .set    OTHER, 0x8000
        .set    SIZE, 8192
        cld
        mov     $REPS, %bp
again:  mov     $0xa5, %al
        mov     $ONE, %di
        mov     $SIZE, %cx
        rep stosb
        mov     $0x5aa5, %ax
        mov     $OTHER, %di
        mov     $SIZE/2, %cx
        rep stosw
        mov     $OTHER, %si
        mov     $ONE, %di
        mov     $SIZE/2, %cx
        rep movsw
        mov     $ONE, %si
        mov     $OTHER, %di
        mov     $SIZE/4, %cx
        rep movsl
        mov     $0xff, %al
        mov     $OTHER, %di
        mov     $SIZE, %cx
        repne scasb
        mov     $0x5aa5, %ax
        mov     $OTHER, %si
        mov     $ONE, %di
        mov     $SIZE/2, %cx
        repe cmpsw
        dec     %bp
        jnz     again
        hlt
