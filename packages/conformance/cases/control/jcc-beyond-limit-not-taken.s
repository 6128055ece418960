# The same jump not taken is no fault.
# realmode: layout=flat exit=hlt expect.bx=1 expect.sp=0x2000 judge="KVM run; SDM vol. 2, Jcc"
        mov $0x2000, %sp
        clc
        .byte 0x66, 0x0f, 0x82  # jc, 32 bits
        .long 0x10000
        inc %bx
        hlt
