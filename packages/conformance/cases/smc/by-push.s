# PUSH writes code where the stack lies over it.
# realmode: layout=flat exit=hlt expect.al=7 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $next + 2, %sp
        push $0x07b0
next:   hlt
        hlt
        hlt
