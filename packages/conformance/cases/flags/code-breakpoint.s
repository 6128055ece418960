# A breakpoint of DR0 is a fault before its instruction.
# realmode: layout=flat exit=hlt expect.bx=0 expect.eax=0xffff0ff1 judge="SDM vol. 3, debug registers; run on KVM"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $point, %eax
        mov %eax, %db0
        mov $0x402, %eax
        mov %eax, %db7
        nop
point:  inc %bx
        hlt
trap:   mov %db6, %eax
        hlt
