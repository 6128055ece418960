# ENTER copies the outer frame pointers one after the other: a copy may be of what it has just pushed.
# realmode: layout=flat exit=hlt expect.bp=0x1ffe expect.sp=0x1ff8 mem.0x1ff8=fe1f002000200020
# realmode: judge="run on the host's CPU (native); SDM vol. 2, ENTER"
        mov $0x2000, %sp
        mov %sp, %bp
        enter $0, $3
        hlt
