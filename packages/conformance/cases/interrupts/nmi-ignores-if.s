# An NMI is taken with IF clear, through vector 2.
# realmode: layout=flat reg.sp=0x2000 init.0x8=00110000 exit=hlt interrupt=nmi expect.bx=7 expect.si=0x1000 judge="KVM run; SDM vol. 3, Nonmaskable Interrupt"
        hlt
        .org 0x100
        mov $7, %bx
        pop %si
        hlt
