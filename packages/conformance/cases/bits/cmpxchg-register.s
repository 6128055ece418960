# CMPXCHG with a register destination.
# realmode: exit=hlt expect.bx=0x77 expect.ax=5 flags=Z judge="KVM run; SDM vol. 2, CMPXCHG"
        mov $5, %ax
        mov $5, %bx
        mov $0x77, %cx
        cmpxchg %cx, %bx
        hlt
