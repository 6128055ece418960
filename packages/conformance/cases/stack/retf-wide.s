# 66 RETF takes four bytes for IP and four for CS, of which two count.
# realmode: layout=flat exit=hlt expect.bx=1 expect.sp=0x2000 judge="SDM vol. 2, RET; run on KVM"

        mov $0x2000, %sp
        pushl $0xabcd0000
        pushl $there
        lretl
        hlt
there:  inc %bx
        hlt
