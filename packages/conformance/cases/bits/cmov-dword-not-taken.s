# CMOVcc of a doubleword that does not move leaves its destination.
# realmode: exit=hlt expect.eax=0x11112222 expect.ebx=0x33334444 judge="KVM run; SDM vol. 2, CMOVcc"
        mov $0x11112222, %eax
        mov $0x33334444, %ebx
        cmp %ax, %ax
        cmovne %ebx, %eax
        cmove %ebx, %ebx
        hlt
