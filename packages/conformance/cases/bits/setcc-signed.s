# SETL looks at SF and OF: an overflowed comparison counts.
# realmode: exit=hlt expect.ax=0x0100 judge="KVM run; SDM vol. 2, SETcc"
        mov $0x80, %cl
        cmp $1, %cl
        setge %al
        setl %ah
        hlt
        xor %bx, %bx
        mov $5, %al
        cmp $7, %al             # CF SF AF set; ZF OF PF clear
        mov $0, %cx
        mov $1 << 0, %dx
        cmovo %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 1, %dx
        cmovno %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 2, %dx
        cmovb %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 3, %dx
        cmovae %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 4, %dx
        cmove %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 5, %dx
        cmovne %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 6, %dx
        cmovbe %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 7, %dx
        cmova %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 8, %dx
        cmovs %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 9, %dx
        cmovns %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 10, %dx
        cmovp %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 11, %dx
        cmovnp %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 12, %dx
        cmovl %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 13, %dx
        cmovge %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 14, %dx
        cmovle %dx, %cx
        lea (%ebx,%ecx), %bx
        mov $0, %cx
        mov $1 << 15, %dx
        cmovg %dx, %cx
        lea (%ebx,%ecx), %bx
        hlt
