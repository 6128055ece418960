# DIV of EDX:EAX by a doubleword.
# realmode: exit=hlt expect.eax=0x80000000 expect.edx=1 judge="KVM run; SDM vol. 2, DIV"
        mov $1, %edx
        mov $1, %eax
        mov $2, %ebx
        div %ebx
        hlt
