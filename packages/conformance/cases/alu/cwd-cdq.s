# CWD fills DX from AX and leaves the upper half of EDX; CDQ fills EDX from EAX.
# realmode: exit=hlt expect.ebx=0x1111ffff expect.edx=0 judge="KVM run; SDM vol. 2, CWD"
        mov $0x11112222, %edx
        mov $0x00008000, %eax
        cwtd
        mov %edx, %ebx
        cltd
        hlt
