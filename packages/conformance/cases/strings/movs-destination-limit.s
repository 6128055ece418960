# MOVS that may not write ES:DI is #GP though its source is good; SI and DI stay.
# realmode: layout=flat reg.es.limit=0xfff exit=hlt expect.bx=0 expect.si=0x2000 expect.di=0x1000 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, MOVS"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0x2000, %si
        mov $0x1000, %di
bad:    movsb
        hlt
fault:  pop %bx
        sub $bad, %bx
        hlt
