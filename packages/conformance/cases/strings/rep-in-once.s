# REP before IN, which is no string instruction, means nothing.
# realmode: exit=hlt expect.al=7 expect.cx=3 io="in8 0x60 7" needs=rep-in judge="SDM vol. 2, REP"
        mov $3, %cx
        .byte 0xf3
        in $0x60, %al
        hlt
