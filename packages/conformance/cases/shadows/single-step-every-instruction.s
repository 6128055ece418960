# TF traps behind every instruction: a count of them.
# realmode: layout=flat exit=hlt expect.bx=5 expect.cx=3 expect.sp=0x2000 judge="KVM run; SDM vol. 3, Single-Step Exception Condition"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        push $0x102
        popf
        inc %cx
        inc %cx
        inc %cx
        push $2
        popf                    # the last trap comes behind the POPF that clears TF
        nop
        hlt
trap:   inc %bx
        iret
