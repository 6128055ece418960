# IDIV of -2^31 by -1 is #DE; its operand lies in two pages.
# realmode: layout=flat exit=hlt expect.si=0 expect.sp=0x2ffc expect.eax=0x80000000 init.0x1ffe=ffffffff
# realmode: judge="run on the host's CPU (native); SDM vol. 2, IDIV"
        movw $fault, 0
        mov $0x3000, %sp
        mov $0x80000000, %eax
        cltd
bad:    idivl 0x1ffe
        hlt
fault:  pop %si
        sub $bad, %si
        hlt
