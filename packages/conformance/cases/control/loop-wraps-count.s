# LOOP with CX = 0 counts to FFFF and jumps.
# realmode: exit=hlt expect.ecx=0xffff expect.bx=1 judge="KVM run; SDM vol. 2, LOOP"
        xor %ecx, %ecx
        loop 1f
        hlt
1:      inc %bx
        hlt
