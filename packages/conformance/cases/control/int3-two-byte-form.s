# CD 03 goes through vector 3 like CC.
# realmode: layout=flat exit=hlt expect.bx=2 judge="KVM run; SDM vol. 2, INT n"
        movw $handler, 3 * 4
        mov $0x2000, %sp
        int3
        .byte 0xcd, 3
        hlt
handler: inc %bx
        iret
