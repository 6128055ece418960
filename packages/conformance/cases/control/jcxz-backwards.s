# JCXZ jumps backwards and changes no flag.
# realmode: exit=hlt expect.bx=1 flags=SC judge="KVM run; SDM vol. 2, Jcc"
        jmp 2f
1:      mov $1, %bx
        hlt
2:      mov $0x81, %ah
        sahf
        mov $0, %cx
        jcxz 1b
        hlt
