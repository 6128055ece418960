# A masked count of 0 changes neither the operand nor any flag.
# realmode: exit=hlt expect.ax=0x8001 flags=oZsaPC
# realmode: judge="KVM run; hardware tests 80286, form D3.4"

        mov $0x8001, %ax
        mov $32, %cl
        mov $0x4500, %bx
        xchg %ax, %bx
        sahf                    # ZF PF CF
        xchg %ax, %bx
        shl %cl, %ax
        shr %cl, %ax
        rol %cl, %ax
        rcr %cl, %ax
        hlt
