# CMPS looks at its source first: of two faults the source's comes.
# realmode: layout=flat exit=hlt expect.ax=12 expect.si=0xffff expect.di=0xffff needs=cmps-order
# realmode: judge="KVM run; SDM vol. 2, CMPS (names no order)"
        movw $stack, 12 * 4
        movw $general, 13 * 4
        mov $0xffff, %si
        mov %si, %di
        ss cmpsw
stack:  add $12, %ax
        hlt
general:
        add $13, %ax
        hlt
