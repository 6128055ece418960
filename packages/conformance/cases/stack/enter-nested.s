# ENTER with level 2 copies the outer frame pointer and pushes its own.
# realmode: exit=hlt expect.bp=0xffe expect.sp=0xff8 mem.0xffa=fe0f11110008
# realmode: judge="SDM vol. 2, ENTER; run on the host's CPU (native)"

        mov $0x1000, %sp
        mov $0x800, %bp
        movw $0x1111, 0x7fe     # the outer frame's own link
        enter $2, $2
        hlt
