# PUSH of each segment register, and POP of all but CS.
# realmode: layout=flat reg.es=0x11 reg.fs=0x55 reg.gs=0x66 reg.ds=0x44 exit=hlt expect.es=0x44 expect.ds=0 expect.fs=0x66 expect.gs=0x55 expect.ss=0 expect.ss.base=0 expect.ds.base=0 expect.fs.base=0x660 expect.bx=0x11 judge="KVM run; SDM vol. 2, PUSH, POP"
        mov $0x2000, %sp
        push %es
        push %ss
        push %cs
        push %ds
        pop %es
        pop %ds
        pop %ss
        pop %bx
        push %fs
        push %gs
        pop %fs
        pop %gs
        hlt
