# With IF set an interrupt is taken before the first instruction.
# realmode: layout=flat reg.flags=0x202 reg.sp=0x2000 init.0x100=00110000 exit=hlt interrupt=0x40 expect.bx=7 expect.si=0x1000 judge="KVM run; SDM vol. 3, Priority Among Concurrent Events"
        inc %bx
        hlt
        .org 0x100
        mov $7, %bx
        pop %si
        hlt
