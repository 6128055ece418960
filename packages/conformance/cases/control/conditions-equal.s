# All sixteen conditions after 7 - 7: ZF and PF set.
# realmode: exit=hlt expect.bx=0x665a judge="KVM run; SDM vol. 2, Jcc"
        mov $0x7, %al
        cmp $0x7, %al           # ZF PF set
        mov $0, %ebx            # bit n = condition n; LEA adds without touching a flag
        jo 1f
        jmp 2f
1:      lea 0x1(%bx), %bx
2:
        jno 1f
        jmp 2f
1:      lea 0x2(%bx), %bx
2:
        jb 1f
        jmp 2f
1:      lea 0x4(%bx), %bx
2:
        jae 1f
        jmp 2f
1:      lea 0x8(%bx), %bx
2:
        je 1f
        jmp 2f
1:      lea 0x10(%bx), %bx
2:
        jne 1f
        jmp 2f
1:      lea 0x20(%bx), %bx
2:
        jbe 1f
        jmp 2f
1:      lea 0x40(%bx), %bx
2:
        ja 1f
        jmp 2f
1:      lea 0x80(%bx), %bx
2:
        js 1f
        jmp 2f
1:      lea 0x100(%bx), %bx
2:
        jns 1f
        jmp 2f
1:      lea 0x200(%bx), %bx
2:
        jp 1f
        jmp 2f
1:      lea 0x400(%bx), %bx
2:
        jnp 1f
        jmp 2f
1:      lea 0x800(%bx), %bx
2:
        jl 1f
        jmp 2f
1:      lea 0x1000(%bx), %bx
2:
        jge 1f
        jmp 2f
1:      lea 0x2000(%bx), %bx
2:
        jle 1f
        jmp 2f
1:      lea 0x4000(%bx), %bx
2:
        jg 1f
        jmp 2f
1:      lea 0x8000(%bx), %bx
2:
        hlt
