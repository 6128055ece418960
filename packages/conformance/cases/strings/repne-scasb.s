# REPNE SCASB finds a byte: the classic strlen.
# realmode: exit=hlt expect.cx=5 flags=Z
# realmode: judge="KVM run; SDM vol. 2, SCAS"

        mov $0x100, %di
        mov $-1, %cx
        mov $0, %al
        repne scasb
        not %cx
        dec %cx
        lea 0, %bx
        cmp %bx, %bx
        hlt
        .data
        .org 0x100
        .asciz "abcde"
