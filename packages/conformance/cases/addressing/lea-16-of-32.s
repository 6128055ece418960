# LEA of a 32-bit address into 16 bits keeps the low half and leaves the upper one.
# realmode: exit=hlt expect.ecx=0xffff5678 judge="KVM run; SDM vol. 2, LEA"
        mov $-1, %ecx
        mov $0x12345670, %eax
        lea 8(%eax), %cx
        hlt
