# DAS after 00 - 01 corrects both digits and keeps the borrow.
# realmode: exit=hlt expect.al=0x99 flags=SzAPC judge="KVM run; SDM vol. 2, DAS"
        xor %al, %al
        sub $1, %al
        das
        hlt
