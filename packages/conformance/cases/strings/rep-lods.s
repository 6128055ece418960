# REP LODSW keeps the last word.
# realmode: layout=flat exit=hlt expect.ax=0x3333 expect.cx=0 expect.si=0x2006 init.0x2000=111122223333 judge="KVM run; SDM vol. 2, LODS"
        mov $0x2000, %si
        mov $3, %cx
        rep lodsw
        hlt
