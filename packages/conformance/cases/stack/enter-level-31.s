# ENTER with level 31 copies thirty pointers and pushes its own.
# realmode: layout=flat exit=hlt expect.bp=0x1ffe expect.sp=0x1fc0 mem.0x1fc0=fe1f judge="SDM vol. 2, ENTER"
        mov $0x2000, %sp
        mov $0x3000, %bp
        enter $0, $31
        hlt
