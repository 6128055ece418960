# DEC of 1 sets ZF and PF and keeps CF.
# realmode: exit=hlt expect.cx=0 flags=osZaPC judge="KVM run; SDM vol. 2, DEC"
        mov $1, %cx
        stc
        dec %cx
        hlt
