# REP MOVSB stops where ES ends: count and pointers tell how far it came.
# realmode: layout=flat reg.es.limit=0x2fff exit=hlt expect.bx=0 expect.si=0x2002 expect.di=0x3000 expect.cx=2 mem.0x2ffe=aabb00 init.0x2000=aabbccdd judge="KVM run; SDM vol. 2, REP"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x2000, %si
        mov $0x2ffe, %di
        mov $4, %cx
bad:    rep movsb
        hlt
fault:  pop %bx
        sub $bad, %bx
        hlt
