# INSW writes code from a port.
# realmode: layout=flat exit=hlt expect.al=7 io="in16 0x60 0x07b0" judge="KVM run; SDM vol. 3, Self-Modifying Code"
        mov $next, %di
        mov $0x60, %dx
        insw
next:   hlt
        hlt
        hlt
