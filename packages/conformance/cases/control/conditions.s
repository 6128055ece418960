# All sixteen conditions after 5 - 7: each is taken or not as its flags say.
# realmode: exit=hlt expect.bx=0x5966
# realmode: judge="KVM run; SDM vol. 2, Jcc"

        mov $5, %al
        cmp $7, %al             # CF SF AF set; ZF OF PF clear
        mov $0, %bx             # bit n = condition n; LEA adds without touching a flag
        jo 1f
        jmp 2f
1:      lea 1(%bx), %bx
2:
        jno 1f
        jmp 2f
1:      lea 2(%bx), %bx
2:
        jb 1f
        jmp 2f
1:      lea 4(%bx), %bx
2:
        jae 1f
        jmp 2f
1:      lea 8(%bx), %bx
2:
        je 1f
        jmp 2f
1:      lea 16(%bx), %bx
2:
        jne 1f
        jmp 2f
1:      lea 32(%bx), %bx
2:
        jbe 1f
        jmp 2f
1:      lea 64(%bx), %bx
2:
        ja 1f
        jmp 2f
1:      lea 128(%bx), %bx
2:
        js 1f
        jmp 2f
1:      lea 256(%bx), %bx
2:
        jns 1f
        jmp 2f
1:      lea 512(%bx), %bx
2:
        jp 1f
        jmp 2f
1:      lea 1024(%bx), %bx
2:
        jnp 1f
        jmp 2f
1:      lea 2048(%bx), %bx
2:
        jl 1f
        jmp 2f
1:      lea 4096(%bx), %bx
2:
        jge 1f
        jmp 2f
1:      lea 8192(%bx), %bx
2:
        jle 1f
        jmp 2f
1:      lea 16384(%bx), %bx
2:
        jg 1f
        jmp 2f
1:      lea 32768(%bx), %bx
2:
        hlt
