# LEA of a 16-bit address into 32 bits zero-extends it.
# realmode: exit=hlt expect.ecx=0x0001 judge="KVM run; SDM vol. 2, LEA"
        mov $-1, %ecx
        mov $0xffff, %bx
        lea 2(%bx), %ecx
        hlt
