# Jcc with a 16-bit displacement goes farther than 127 bytes, and backwards.
# realmode: layout=flat exit=hlt expect.bx=2 judge="KVM run; SDM vol. 2, Jcc"
        xor %bx, %bx
        stc
        jc far
        hlt
back:   inc %bx
        hlt
        .org 0x200
far:    inc %bx
        cmp %ax, %ax
        je back
        hlt
