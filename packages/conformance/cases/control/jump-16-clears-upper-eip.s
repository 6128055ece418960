# A 16-bit indirect jump takes 16 bits of the register only.
# realmode: layout=flat exit=hlt expect.bx=1 expect.eip=0x1102 judge="KVM run; SDM vol. 2, JMP"
        mov $0xabcd1100, %eax
        jmp *%ax
        hlt
        .org 0x100
        inc %bx
        hlt
