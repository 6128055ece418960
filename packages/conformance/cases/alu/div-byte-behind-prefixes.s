# DIV by a byte with a quotient of 100h is #DE, however many prefixes stand before it.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x2ffc judge="run on the host's CPU (native); SDM vol. 2, DIV"
        movw $fault, 0
        mov $0x3000, %sp
        mov $0x200, %ax
        mov $2, %cl
bad:    .byte 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e
        div %cl
        hlt
fault:  pop %si
        sub $bad, %si
        hlt
