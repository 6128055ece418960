# REP STOSW with DF set fills downwards.
# realmode: layout=flat exit=hlt expect.di=0x1ffa mem.0x1ffc=bbaabbaabbaa judge="KVM run; SDM vol. 2, STOS"
        mov $0xaabb, %ax
        mov $0x2000, %di
        mov $3, %cx
        std
        rep stosw
        hlt
