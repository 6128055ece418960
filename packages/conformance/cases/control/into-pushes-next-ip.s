# INTO is a trap: the IP pushed is behind it.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, INT n"
        movw $handler, 4 * 4
        mov $0x2000, %sp
        mov $0x7f, %al
        inc %al
        into
after:  hlt
handler: pop %si
        sub $after, %si
        hlt
