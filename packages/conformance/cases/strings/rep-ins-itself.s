# REP INS that writes over itself ends as what it was when it began.
# realmode: layout=flat exit=hlt expect.bx=1 io="in8 0x60 0xf4" needs=rep-itself
# realmode: judge="SDM vol. 2, REP: one iteration, and it is over"

        mov $0x60, %dx
        mov $self, %di
        mov $1, %cx
self:   rep insb
        inc %bx
        hlt
