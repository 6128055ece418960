# An interrupt that waits is taken before a REP begins, not after it: IP is that of the REP.
# realmode: layout=flat exit=hlt interrupt=0x40 expect.si=0 expect.cx=0x100 judge="KVM run; SDM vol. 2, REP"
        movw $handler, 0x40 * 4
        mov $0x2000, %sp
        mov $0x3000, %di
        mov $0x100, %cx
        push $0x202
        popf
rept:   rep stosb
        hlt
handler: pop %si
        sub $rept, %si
        hlt
