# 66 and 67 count for the fifteen bytes like any other prefix.
# realmode: layout=flat exit=hlt expect.eax=0x44332211 init.0x2000=11223344 judge="KVM run; SDM vol. 2, Instruction Format"
        .fill 7, 1, 0x66
        .fill 3, 1, 0x67
        .byte 0xa1
        .long 0x2000
        hlt
