# IMUL r32, m32, imm8 sign-extends the immediate and leaves its source.
# realmode: exit=hlt expect.ecx=0xfffffff6 mem.0x600=05000000 flags=oc judge="KVM run; SDM vol. 2, IMUL"
        movl $5, 0x600
        imul $-2, 0x600, %ecx
        hlt
