# REP INSB of more than a page of answers that nobody gave: all ones.
# realmode: layout=flat exit=hlt expect.di=0x3100 expect.cx=0 mem.0x1fff=00ff mem.0x30ff=ff00 judge="KVM run; SDM vol. 2, INS"
        mov $0x2000, %di
        mov $0x60, %dx
        mov $0x1100, %cx
        rep insb
        hlt
