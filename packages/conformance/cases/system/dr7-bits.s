# DR7 keeps its enable, type and length bits; bit 10 reads 1, bits 12, 14 and 15 read 0.
# realmode: exit=hlt expect.ebx=0xffff07ff judge="KVM run; SDM vol. 3, Debug Control Register"
        mov $0xffffd3ff, %eax
        mov %eax, %db7
        mov %db7, %ebx
        xor %eax, %eax
        mov %eax, %db7
        hlt
