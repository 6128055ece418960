# REPNE SCASB that finds nothing ends with CX = 0 and ZF clear.
# realmode: layout=flat exit=hlt expect.di=0x2004 expect.cx=0 flags=z judge="KVM run; SDM vol. 2, REP"
        mov $1, %al
        mov $0x2000, %di
        mov $4, %cx
        repne scasb
        hlt
