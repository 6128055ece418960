# ENTER with the operand size prefix makes all of ESP the frame pointer, on a 16-bit stack too.
# realmode: layout=flat exit=hlt expect.ebp=0x12341ffc expect.esp=0x12341ff8 mem.0x1ff8=fc1f3412
# realmode: needs=wide-enter judge="run on the host's CPU (native); 80386 manual, ENTER"
        mov $0x12342000, %esp
        .byte 0x66
        enter $0, $1
        hlt
