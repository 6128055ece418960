# INT pushes the IP behind it, with redundant prefixes counted.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x1ffc judge="KVM run; SDM vol. 2, INT n"
        movw $handler, 0x21 * 4
        mov $0x2000, %sp
        .byte 0x3e              # a ds prefix that means nothing
        int $0x21
after:  hlt
handler: pop %si
        sub $after, %si
        hlt
