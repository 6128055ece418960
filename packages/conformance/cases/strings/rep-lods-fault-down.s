# REP LODSD downwards over offset 0: the doubleword at FFFE crosses the limit.
# realmode: layout=flat exit=hlt expect.bx=0 expect.si=0xfffe expect.cx=1 expect.eax=0x44332211 init.0x2=11223344 judge="KVM run; SDM vol. 2, REP"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        movl $0x44332211, 2
        std
        mov $2, %si
        mov $2, %cx
bad:    rep lodsl
        hlt
fault:  pop %bx
        sub $bad, %bx
        hlt
