# An instruction that writes over itself is done as it was; the next time it is the new one.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cx=2 judge="KVM run; SDM vol. 3, Self-Modifying Code"
again:  inc %cx
self:   movb $0xf4, self        # the first time a MOV, then HLT
        inc %bx
        jmp again
