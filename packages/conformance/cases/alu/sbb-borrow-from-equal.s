# SBB with a borrow from equal operands borrows again.
# realmode: exit=hlt expect.al=0xff flags=oSzAPC judge="KVM run; SDM vol. 2, SBB"
        mov $0x55, %al
        stc
        sbb $0x55, %al
        hlt
