# LOOP counts CX down to 0 and changes no flag.
# realmode: exit=hlt expect.cx=0 expect.dx=5 flags=C
# realmode: judge="KVM run; SDM vol. 2, LOOP/LOOPcc"

        mov $5, %cx
        mov $0, %dx
        stc
1:      inc %dx
        loop 1b
        hlt
