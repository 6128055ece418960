# ENTER that faults while it copies frame pointers has pushed those before; SP and BP are as they were.
# realmode: layout=flat exit=hlt expect.sp=0x1ffa expect.bp=0x22 mem.0x1ff4=78563412 init.0x1a=78563412
# realmode: judge="native run on AMD Zen"
        movw $fault, 12 * 4
        mov $0x2000, %sp
        mov $0x22, %bp
        .byte 0x66
        enter $0, $30           # the ninth pointer would lie below 0
        hlt
fault:  hlt
