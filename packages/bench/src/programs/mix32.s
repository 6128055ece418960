# 32-bit operands and addresses in 16-bit code: multiply, divide, shift, rotate, extend, scale.
# 1000 rounds of a mix a turn, REPS turns, 256 dwords at 0x4000. Out: eax, ebx, edx = its state.
        .set    WORDS, 0x4000
        mov     $REPS, %bp
again:  mov     $0x12345678, %eax
        mov     $0x9e3779b9, %ebx
        xor     %esi, %esi
        mov     $1000, %cx
mix:    imul    $1664525, %eax, %eax
        add     $1013904223, %eax
        mov     %eax, %edx
        shr     $15, %edx
        xor     %edx, %ebx
        rol     $7, %ebx
        movzbl  %bl, %edi
        add     %eax, WORDS(,%edi,4)
        lea     (%ebx,%esi,2), %ebx
        inc     %esi
        push    %eax
        xor     %edx, %edx
        mov     $10007, %edi
        div     %edi
        add     %edx, %ebx
        pop     %eax
        dec     %cx
        jnz     mix
        dec     %bp
        jnz     again
        movzwl  %bx, %edi
        hlt
