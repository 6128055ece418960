# ENTER with level 1 pushes BP and the new frame pointer.
# realmode: layout=flat exit=hlt expect.bp=0x1ffe expect.sp=0x1ff8 mem.0x1ffc=fe1f0008 judge="SDM vol. 2, ENTER"
        mov $0x2000, %sp
        mov $0x800, %bp
        enter $4, $1
        hlt
