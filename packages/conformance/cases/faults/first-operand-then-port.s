# OUTS from beyond the limit is #GP and writes no port.
# realmode: layout=flat exit=hlt expect.bx=0 expect.si=0xffff io="" judge="KVM run; SDM vol. 2, OUTS"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0xffff, %si
        mov $0x60, %dx
bad:    outsw
        hlt
fault:  pop %bx
        sub $bad, %bx
        hlt
