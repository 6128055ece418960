# SBB of a register with itself spreads the borrow over it.
# realmode: exit=hlt expect.eax=0xffffffff expect.bx=0 flags=oSzAPC judge="KVM run; SDM vol. 2, SBB"
        clc
        sbb %bx, %bx
        stc
        sbb %eax, %eax
        hlt
