# POPF at FFFF is #SS; the flags pushed are those of before.
# realmode: layout=flat exit=hlt expect.si=0 expect.cx=3 judge="KVM run; SDM vol. 2, POPF"
        movw $fault, 12 * 4
        mov $0xffff, %sp
        stc
bad:    popf
        hlt
fault:  pop %si
        pop %ax
        pop %cx
        sub $bad, %si
        hlt
