# REP OUTSW that meets the limit has sent what was before it.
# realmode: layout=flat exit=hlt expect.bx=0 expect.si=0xffff expect.cx=1 init.0xfffd=1122 io="out16 0x60 0x2211" judge="KVM run; SDM vol. 2, REP"
        movw $fault, 13 * 4
        mov $0x2000, %sp
        mov $0xfffd, %si
        mov $0x60, %dx
        mov $2, %cx
bad:    rep outsw
        hlt
fault:  pop %bx
        sub $bad, %bx
        hlt
