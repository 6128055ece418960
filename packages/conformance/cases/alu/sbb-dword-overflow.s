# SBB of the borrow alone takes 80000000 over the sign border.
# realmode: exit=hlt expect.eax=0x7fffffff flags=OszAPc judge="KVM run; SDM vol. 2, SBB"
        mov $0x80000000, %eax
        stc
        sbb $0, %eax
        hlt
