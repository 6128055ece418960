# LOCK MOVS is #UD.
# realmode: layout=flat exit=hlt expect.bx=0 expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, LOCK"
        movw $fault, 6 * 4
        mov $0x2000, %sp
        bad = .
        .byte 0xf0, 0xa4
        hlt
fault:  pop %bx
        sub $bad, %bx
        hlt
