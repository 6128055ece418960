# JMP near with a negative 16-bit displacement.
# realmode: layout=flat exit=hlt expect.bx=1 judge="KVM run; SDM vol. 2, JMP"
        jmp over
there:  inc %bx
        hlt
        .org 0x200
over:   jmp there
