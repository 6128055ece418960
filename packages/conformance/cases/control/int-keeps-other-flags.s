# INT clears IF, TF and AC, no other flag.
# realmode: layout=flat exit=hlt expect.eflags=0x207cd7 judge="KVM run; SDM vol. 2, INT n"
        movw $handler, 0x21 * 4
        mov $0x2000, %sp
        pushl $0x247ed7
        popfl
        int $0x21
        hlt
handler: hlt
