# F1 is a debug trap through vector 1; the IP pushed is behind it.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="SDM vol. 2, INT n"
        movw $handler, 1 * 4
        mov $0x2000, %sp
        .byte 0xf1
after:  hlt
handler: pop %si
        sub $after, %si
        hlt
