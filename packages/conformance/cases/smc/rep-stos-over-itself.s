# REP STOSB that comes over its own bytes goes on as what they are then.
# realmode: layout=flat exit=hlt expect.bx=1 expect.cx=999 expect.dx=2 needs=rep-itself
# realmode: judge="native run; SDM vol. 3, Self-Modifying Code (a prefetched instruction that is written is fetched anew)"
        mov $0x43, %al
        mov $self - 2000, %di
        mov $3000, %cx
        jmp self
        .org 0x900
self:   rep stosb               # from 2001 on: INC BX, and STOSB once
        mov %di, %dx
        sub $self, %dx
        hlt
