# 66 changes nothing about INTO in real mode: three words are pushed.
# realmode: layout=flat exit=hlt expect.sp=0x1ffa needs=wide-int judge="SDM vol. 2, INT n, operation"
        movw $handler, 4 * 4
        mov $0x2000, %sp
        mov $0x7f, %al
        inc %al
        .byte 0x66
        into
handler: hlt
