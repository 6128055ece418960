# REPE CMPSB over equal strings ends with CX = 0 and ZF set.
# realmode: layout=flat exit=hlt expect.cx=0 expect.si=0x2005 flags=ZP init.0x2000=68656c6c6f init.0x3000=68656c6c6f judge="KVM run; SDM vol. 2, CMPS"
        mov $0x2000, %si
        mov $0x3000, %di
        mov $5, %cx
        repe cmpsb
        hlt
