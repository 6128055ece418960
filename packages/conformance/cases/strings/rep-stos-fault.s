# REP STOSW stops at the word that crosses the limit of ES.
# realmode: layout=flat reg.es.limit=0x2fff exit=hlt expect.bx=0 expect.di=0x2fff expect.cx=2 mem.0x2ffb=77777777 judge="KVM run; SDM vol. 2, REP"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x7777, %ax
        mov $0x2ffb, %di
        mov $4, %cx
bad:    rep stosw
        hlt
fault:  pop %bx
        sub $bad, %bx
        hlt
