# REPNE CMPSW looks for equal words at equal places.
# realmode: layout=flat exit=hlt expect.cx=1 expect.si=0x2006 flags=Z init.0x2000=0100020003000400 init.0x3000=0900090003000900 judge="KVM run; SDM vol. 2, CMPS"
        mov $0x2000, %si
        mov $0x3000, %di
        mov $4, %cx
        repne cmpsw
        hlt
