# XCHG with memory changes code.
# realmode: layout=flat exit=hlt expect.al=7 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $0x07b0, %bx
        xchg %bx, next
next:   hlt
        hlt
        hlt
