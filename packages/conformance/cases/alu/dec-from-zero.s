# DEC of 0 borrows through the word without touching CF.
# realmode: exit=hlt expect.ecx=0xffff flags=oSzAPc judge="KVM run; SDM vol. 2, DEC"
        xor %ecx, %ecx
        dec %cx
        hlt
