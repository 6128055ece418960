# POPA reads over the word for SP.
# realmode: layout=flat exit=hlt expect.sp=0x2010 expect.di=1 expect.si=2 expect.bp=3 expect.bx=5 expect.dx=6 expect.cx=7 expect.ax=8 init.0x2000=01000200030099990500060007000800 judge="KVM run; SDM vol. 2, POPA"
        mov $0x2000, %sp
        popa
        hlt
