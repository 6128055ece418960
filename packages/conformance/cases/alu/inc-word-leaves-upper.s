# INC of a word register leaves its upper half.
# realmode: exit=hlt expect.eax=0x12340000 flags=osZAPC judge="KVM run; SDM vol. 2, INC"
        stc
        mov $0x1234ffff, %eax
        inc %ax
        hlt
