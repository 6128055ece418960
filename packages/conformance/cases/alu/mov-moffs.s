# MOV between the accumulator and an absolute offset takes the width of the operand.
# realmode: exit=hlt mem.0x600=44332211223344 expect.ebx=0xffff3344 expect.ecx=0x11223344 judge="KVM run; SDM vol. 2, MOV"
        mov $0x11223344, %eax
        mov %eax, 0x600
        mov %eax, %ecx
        mov $0x3322, %ax
        mov %ax, 0x604
        mov $0x44, %al
        mov %al, 0x606
        mov $-1, %eax
        mov 0x600, %ax
        mov %eax, %ebx
        hlt
