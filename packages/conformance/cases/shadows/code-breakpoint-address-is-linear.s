# A breakpoint's address is linear: CS base plus IP.
# realmode: layout=flat exit=hlt expect.bx=5 expect.cs=0x100 judge="KVM run; SDM vol. 3, Debug Address Registers"
        movw $trap, 1 * 4
        mov $0x2000, %sp
        mov $0x1100, %eax
        mov %eax, %db2
        mov $0x10, %eax
        mov %eax, %db7
        ljmp $0x100, $0x100
trap:   mov $5, %bx
        pop %ax
        pop %ax
        mov %ax, %ss
        xor %eax, %eax
        mov %eax, %db7
        ljmp $0x100, $0x110
        .org 0x100
        inc %cx
        hlt
        .org 0x110
        hlt
