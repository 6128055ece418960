# REP STOSB over the code behind it: what it wrote is what runs.
# realmode: layout=flat exit=hlt expect.bx=4 judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $0x43, %al
        mov $next, %di
        mov $4, %cx
        rep stosb
next:   hlt
        hlt
        hlt
        hlt
        hlt
