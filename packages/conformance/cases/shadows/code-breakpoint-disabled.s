# A breakpoint without its enable bit does nothing.
# realmode: layout=flat exit=hlt expect.bx=1 judge="KVM run; SDM vol. 3, Debug Control Register"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $point, %eax
        mov %eax, %db0
        mov $0x408, %eax
        mov %eax, %db7
point:  inc %bx
        hlt
trap:   mov $99, %bx
        hlt
