# 66 ENTER with level 2 copies a doubleword pointer and pushes EBP.
# realmode: layout=flat exit=hlt expect.esp=0x1ff4 expect.ebp=0x1ffc mem.0x1ff4=fc1f00004433221100300000 init.0x2ffc=44332211 judge="SDM vol. 2, ENTER"
        mov $0x2000, %esp
        mov $0x3000, %ebp
        .byte 0x66
        enter $0, $2
        hlt
