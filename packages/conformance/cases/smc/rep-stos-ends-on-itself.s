# REP STOSB whose last iteration writes over it is over: what it wrote is for the next time.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cx=0 needs=rep-itself
# realmode: judge="native run; SDM vol. 2, REP (ends with the count)"
        mov $0xf4, %al
        mov $self - 20, %di
        mov $21, %cx
        jmp self
        .org 0x200
self:   rep stosb
        inc %bx
        hlt
