# 67 A0 takes a 32-bit absolute offset.
# realmode: layout=flat exit=hlt expect.al=0x42 expect.bx=1 init.0x2000=42 judge="KVM run; SDM vol. 2, MOV"
        .byte 0x67, 0xa0
        .long 0x2000
        mov $1, %bx
        hlt
