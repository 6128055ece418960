# An odd number of ones in the lowest byte clears PF.
# realmode: exit=hlt expect.eax=0x80000001 flags=oSzpc judge="KVM run; SDM vol. 1, EFLAGS Register"
        mov $0x80000000, %eax
        or $1, %eax
        hlt
