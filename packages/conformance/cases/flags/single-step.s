# TF traps after the instruction behind the POPF that set it; INT clears it for the handler.
# realmode: exit=hlt expect.bx=1 expect.si=0x50d expect.cx=1
# realmode: judge="KVM run; SDM vol. 3, Single-Stepping"

        ljmp $0, $start
        .data
        .word 0, 0, trap, 0
        .org 0x500
start:  mov $0x1000, %sp
        xor %bx, %bx
        pushf
        pop %ax
        or $0x100, %ax
        push %ax
        popf                    # sets TF: no trap after this one
        inc %cx                 # trap: the IP pushed is behind it
        hlt
trap:   inc %bx
        pop %si
        hlt
