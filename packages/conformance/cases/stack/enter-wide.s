# ENTER with the operand size prefix pushes all of EBP.
# realmode: exit=hlt expect.sp=0xffc mem.0xffc=78563412 expect.bp=0xffc needs=wide-enter
# realmode: judge="SDM vol. 2, ENTER"

        mov $0x1000, %sp
        mov $0x12345678, %ebp
        .byte 0x66
        enter $0, $0
        hlt
